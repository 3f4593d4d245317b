// Reports: what a run or a file came to, for people and for programs.
//
// Reports read results and evidence and write text. They judge nothing and hide nothing; what came
// from the wire is escaped.

public import Calls
public import SIP
import Wire

/// A ladder diagram as lines of text: a column a party, a row a message, marks at findings.
///
/// Where the columns do not fit into the width, a line or two a message without columns.
public struct LadderDrawing: Sendable {
  /// Fewer characters are too few for a line.
  public static let narrowest = 20

  /// Characters a line may have.
  public var width: Int
  public var hasColours: Bool
  /// Whether a second line says where the parties are.
  public var hasAddresses = true

  private static let margin = 3
  private static let timeWidth = 10

  public init(width: Int = 94, hasColours: Bool = false) {
    self.width = width
    self.hasColours = hasColours
  }

  /// Draws the messages in order; `marks` numbers the frames that findings point at.
  public func lines(_ sightings: [Sighting], roles: Roles, marks: [Int: Int]) -> [String] {
    var options = LadderLayout.Options()
    options.mostRows = 60
    var drawing = self
    drawing.hasAddresses = false
    return drawing.lines(
      LadderLayout(sightings, roles: roles, marks: marks.mapValues { [$0] }, options: options))
  }

  /// The title, the diagram, and the findings with their numbers.
  public func lines(_ layout: LadderLayout) -> [String] {
    guard !layout.isEmpty else { return [] }
    var lines = layout.title.isEmpty ? [] : Self.wrapped(layout.title, to: width, indent: 2)
    var widths = LadderWidths(layout)
    let notes = noteWidth(layout)
    if widths.shrink(to: width - Self.margin - widths.tail - notes - Self.timeWidth) {
      lines += diagram(layout, widths, notes)
    } else {
      lines += LadderLines(width: width, hasColours: hasColours).lines(layout)
    }
    for finding in layout.findings {
      let number = "  \(finding.number)  "
      let text = Self.wrapped(finding.text, to: width - number.count, indent: 0)
      for (index, line) in text.enumerated() {
        lines.append(
          index == 0
            ? LadderColours.mark(number, hasColours) + line
            : String(repeating: " ", count: number.count) + line)
      }
    }
    return lines
  }

  private func diagram(_ layout: LadderLayout, _ widths: LadderWidths, _ notes: Int) -> [String] {
    let places = widths.places(from: Self.margin)
    var lines = [header(layout.columns.map(\.name), widths)]
    let addresses = layout.columns.map(\.address)
    let fits = zip(addresses, widths.gaps).allSatisfy { $0.count < $1 }
    if hasAddresses, fits, addresses != layout.columns.map(\.name) {
      lines.append(header(addresses, widths))
    }
    for row in layout.rows {
      switch row {
      case .omitted(let count): lines.append("   … \(counted(count, "more message"))")
      case .idle(let silence): lines.append(Self.idle(silence, places))
      case .arrow(let arrow):
        lines.append(line(arrow, places, tail: widths.tail, notes: notes))
      }
    }
    return lines
  }

  private func header(_ names: [String], _ widths: LadderWidths) -> String {
    var line = String(repeating: " ", count: Self.margin)
    // Nothing is to the right of the last one in this line.
    let room = widths.gaps.map { $0 - 1 } + [max(width - Self.margin - widths.total, 1)]
    let fitted = LadderNames.fitted(names, to: room)
    for (index, name) in fitted.enumerated() {
      line += index < widths.gaps.count ? name.padded(to: widths.gaps[index]) : name
    }
    return line.trimmingEnd
  }

  private func line(_ arrow: LadderLayout.Arrow, _ places: [Int], tail: Int, notes: Int) -> String {
    let end = (places.last ?? 0) + max(tail, 1)
    var cells = [Character](repeating: " ", count: max(end, Self.margin + 1))
    for place in places { cells[place] = "│" }
    let span = LadderArrow.draw(arrow, places, into: &cells)
    let note = arrow.marks.isEmpty ? "" : " ◀─ " + Self.numbers(arrow.marks)
    let stamp = decimal(arrow.time.seconds, places: 3)
    let time = String(repeating: " ", count: max(1, Self.timeWidth - stamp.count)) + stamp
    return String(cells[..<span.lowerBound])
      + LadderColours.paint(String(cells[span]), arrow.label.kind, hasColours)
      + String(cells[span.upperBound...]) + LadderColours.mark(note, hasColours)
      + String(repeating: " ", count: max(0, notes - note.count)) + time
  }

  /// Every column broken, the silence between the first two.
  private static func idle(_ silence: Duration, _ places: [Int]) -> String {
    let text = "~ \(decimal(silence.seconds, places: 1)) s ~"
    var cells = [Character](repeating: " ", count: (places.last ?? 0) + 1 + text.count + 2)
    for place in places { cells[place] = "┊" }
    let start = margin + 2
    for (offset, character) in text.enumerated() { cells[start + offset] = character }
    return String(cells).trimmingEnd
  }

  private func noteWidth(_ layout: LadderLayout) -> Int {
    layout.arrows.map { $0.marks.isEmpty ? 0 : 4 + Self.numbers($0.marks).count }.max() ?? 0
  }

  /// `1`, `1,2`, `1,2,3+` for more.
  static func numbers(_ marks: [Int]) -> String {
    marks.prefix(3).map(String.init).joined(separator: ",") + (marks.count > 3 ? "+" : "")
  }

  /// Lines of at most that many characters, all but the first indented.
  static func wrapped(_ text: String, to width: Int, indent: Int) -> [String] {
    let most = max(width, 12)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ").flatMap({ parts(of: $0, most: most - indent) }) {
      if !line.isEmpty, line.count + 1 + word.count > most {
        lines.append(line)
        line = String(repeating: " ", count: indent) + word
      } else {
        line += line.isEmpty ? String(word) : " \(word)"
      }
    }
    return lines + (line.isEmpty ? [] : [line])
  }

  /// A word in parts that fit into a line.
  private static func parts(of word: Substring, most: Int) -> [Substring] {
    var parts: [Substring] = []
    var rest = word
    while !rest.isEmpty {
      let part = rest.prefix(most)
      parts.append(part)
      rest = rest[part.endIndex...]
    }
    return parts
  }
}

extension String {
  package func padded(to width: Int) -> String {
    count >= width ? self : self + String(repeating: " ", count: width - count)
  }

  var trimmingStart: String { String(drop { $0 == " " }) }

  var trimmingEnd: String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
