// Reports: what a run or a file came to, for people and for programs.
//
// Reports read results and evidence and write text. They judge nothing and hide nothing; what came
// from the wire is escaped.

public import Calls
public import SIP
import Wire

/// A ladder diagram as lines of text: a column a party, a row a message, marks at findings.
public struct LadderDrawing: Sendable {
  /// Characters between two columns.
  public var pitch = 17
  /// The most rows drawn; the ones left out are counted.
  public var longest = 60

  public init() {}

  /// Draws the messages in order; `marks` numbers the frames that findings point at.
  public func lines(_ sightings: [Sighting], roles: Roles, marks: [Int: Int]) -> [String] {
    let rows = sightings.filter(Self.isDrawn)
    guard let began = rows.first?.at else { return [] }
    let columns = columns(of: rows, roles: roles)
    var lines = [header(columns, roles)]
    let drawn = Self.selection(rows, marks: marks, longest: longest)
    var last: Int?
    for index in drawn {
      if let last, index > last + 1 {
        lines.append("   … \(index - last - 1) more messages")
      }
      last = index
      lines.append(row(rows[index], columns, since: began, mark: marks[rows[index].frame]))
    }
    if let last, last < rows.count - 1 {
      lines.append("   … \(rows.count - 1 - last) more messages")
    }
    return lines
  }

  private static func isDrawn(_ sighting: Sighting) -> Bool {
    switch sighting.content {
    case .sip, .unreadable, .unreachable, .reset: true
    case .dnsQuery: false
    }
  }

  /// All rows where they fit; otherwise the beginning and what is around the marks.
  private static func selection(_ rows: [Sighting], marks: [Int: Int], longest: Int) -> [Int] {
    guard rows.count > longest else { return Array(rows.indices) }
    var chosen = Set(0..<min(12, rows.count))
    for (index, row) in rows.enumerated() where marks[row.frame] != nil {
      chosen.formUnion(max(0, index - 4)...min(rows.count - 1, index + 3))
    }
    return Array(chosen.sorted().prefix(longest))
  }

  private func columns(of rows: [Sighting], roles: Roles) -> [IPAddress] {
    var seen: [IPAddress] = []
    for address in rows.flatMap({ [$0.source.address, $0.destination.address] })
    where !seen.contains(address) {
      seen.append(address)
    }
    func rank(_ address: IPAddress) -> Int {
      switch roles.party(at: address)?.role {
      case .carrier: 0
      case .system: 1
      case .edge(let order): 2 + order
      case .other: 1000
      case nil: 2000
      }
    }
    return seen.enumerated().sorted {
      (rank($0.element), $0.offset) < (rank($1.element), $1.offset)
    }.map(\.element)
  }

  private func header(_ columns: [IPAddress], _ roles: Roles) -> String {
    var line = "   "
    for address in columns {
      let name = roles.party(at: address)?.name ?? address.description
      line += String(name.prefix(pitch - 1)).padded(to: pitch)
    }
    return line.trimmingEnd
  }

  private func row(
    _ sighting: Sighting, _ columns: [IPAddress], since began: Moment, mark: Int?
  ) -> String {
    var cells = [Character](repeating: " ", count: pitch * columns.count + 2)
    for column in columns.indices { cells[3 + column * pitch] = "│" }
    if let from = columns.firstIndex(of: sighting.source.address),
      let to = columns.firstIndex(of: sighting.destination.address), from != to
    {
      draw(label(sighting), from: from, to: to, into: &cells)
    }
    let time = decimal((sighting.at - began).nanoseconds.seconds, places: 3)
    let note = mark.map { "◀─ \($0)" } ?? "    "
    let stamp = String(repeating: " ", count: max(0, 9 - time.count)) + time
    return "\(String(cells)) \(note)\(stamp)".trimmingEnd
  }

  private func draw(_ label: String, from: Int, to: Int, into cells: inout [Character]) {
    let low = 3 + min(from, to) * pitch
    let high = 3 + max(from, to) * pitch
    let room = high - low - 1
    let text = String(label.prefix(max(1, room - 6)))
    var line = [Character](repeating: "─", count: room)
    line[0] = to < from ? "◀" : "─"
    line[room - 1] = to < from ? "─" : "▶"
    let start = to < from ? room - text.count - 2 : 1
    for (offset, character) in " \(text) ".enumerated() where start + offset < room - 1 {
      line[max(1, start) + offset] = character
    }
    for (offset, character) in line.enumerated() { cells[low + 1 + offset] = character }
  }

  private func label(_ sighting: Sighting) -> String {
    switch sighting.content {
    case .sip(let message):
      // Bytes from the wire: nothing but what a terminal shows as itself.
      String(message.summary.map { $0.isASCII && !$0.isNewline && $0 >= " " ? $0 : "?" })
    case .unreadable: "unreadable"
    case .unreachable: "unreachable"
    case .reset: "TCP reset"
    case .dnsQuery: "DNS"
    }
  }
}

extension Int64 {
  fileprivate var seconds: Double { Double(self) / 1e9 }
}

extension String {
  func padded(to width: Int) -> String {
    count >= width ? self : self + String(repeating: " ", count: width - count)
  }

  var trimmingStart: String { String(drop { $0 == " " }) }

  var trimmingEnd: String {
    var text = self[...]
    while text.last == " " { text = text.dropLast() }
    return String(text)
  }
}
