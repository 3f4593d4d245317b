import SIP
import Wire

/// A ladder as a picture inside a page: every arrow leads to its message.
///
/// `LadderSVG` draws the one that stands alone, with its own style; this one is small, follows the
/// page's colours, and has its findings' numbers on the arrows.
struct LadderPicture {
  private let layout: LadderLayout
  private let number: Int
  private let places: [Int]
  private let width: Int

  /// In pixels.
  private enum Size {
    static let character = 7.25
    static let left = 74
    static let row = 30
    static let head = 44
    static let mark = 9
  }

  /// The number is the entry's; it is part of the messages' addresses.
  init(_ layout: LadderLayout, number: Int) {
    self.layout = layout
    self.number = number
    let widths = LadderWidths(layout)
    let left = Size.left + Int(Double(layout.columns.first?.name.count ?? 0) * 3.7)
    places = widths.places(from: 0).map { left + Int(Double($0) * Size.character) }
    // A loop at the last column has its label to the right of it.
    let loops = layout.arrows.filter { $0.from == $0.to && $0.from == layout.columns.count - 1 }
    let beyond = loops.map { $0.label.text(repeats: $0.repeats).count + 5 }.max() ?? 0
    let tail = max(Double(widths.tail) / 2 + 2, Double(beyond))
    width = (places.last ?? left) + Int(tail * Size.character) + 24
  }

  var markup: Markup {
    let height = Size.head + layout.rows.count * Size.row + 14
    return tag(
      "svg", .class("ladder"), .init("role", "group"), .init("aria-label", summary),
      .init("width", width), .init("height", height), .init("viewBox", "0 0 \(width) \(height)")
    ) {
      columns(to: height - 4)
      rows
    }
  }

  private var summary: String {
    let messages = layout.arrows.reduce(0) { $0 + ($1.label.isMessage ? $1.repeats : 0) }
    return "Ladder: \(counted(messages, "message")) between "
      + layout.columns.map(\.name).joined(separator: ", ")
  }

  private func columns(to bottom: Int) -> Markup {
    let names = layout.columns
    let addresses = LadderNames.fitted(
      names.map(\.address), to: LadderWidths(layout).rooms(least: 22).map { $0 - 1 })
    return Markup(
      zip(zip(names, addresses), places).map { column, x in
        Markup([
          tag("path", .class("life"), .init("d", "M\(x) \(Size.head - 6)V\(bottom)")),
          text("party", x, 14, column.0.name.shortened(to: 24)),
          column.0.address == column.0.name ? .none : text("address", x, 29, column.1),
        ])
      })
  }

  private var rows: Markup {
    var arrows = 0
    return Markup(
      layout.rows.enumerated().map { index, row in
        let y = Size.head + index * Size.row + 20
        switch row {
        case .omitted(let count): return text("aside l", places[0] + 12, y, "… \(count) more")
        case .idle(let silence):
          let middle = places.count > 1 ? (places[0] + places[1]) / 2 : places[0]
          return Markup([
            tag(
              "rect", .class("gap"), .init("x", places[0] - 8), .init("y", y - 16),
              .init("width", (places.last ?? 0) - places[0] + 16), .init("height", 20)),
            text("aside", middle, y - 2, "~ \(decimal(silence.seconds, places: 1)) s ~"),
          ])
        case .arrow(let arrow):
          arrows += 1
          return self.arrow(arrow, at: y, MessageList.id(number, arrows))
        }
      })
  }

  private func arrow(_ arrow: LadderLayout.Arrow, at y: Int, _ id: String) -> Markup {
    let isMarked = !arrow.marks.isEmpty
    return tag(
      "a", .class(arrow.label.kind.rawValue + (isMarked ? " marked" : "")), .href(.place(id))
    ) {
      tag("title") { tooltip(arrow) }
      tag(
        "rect", .class("hit"), .init("y", y - 18), .init("width", width),
        .init("height", Size.row - 2))
      text("time", 58, y + 4, decimal(arrow.time.seconds, places: 3))
      shaft(arrow, at: y)
      Markup(arrow.marks.prefix(3).enumerated().map { mark($1, $0, arrow, at: y) })
    }
  }

  private func shaft(_ arrow: LadderLayout.Arrow, at y: Int) -> Markup {
    let from = places[arrow.from]
    let to = places[arrow.to]
    // The marks stand where the arrow starts; the label makes room for half of one.
    let room = arrow.marks.isEmpty ? 0 : Size.mark
    if from == to {
      return Markup([
        tag("path", .init("d", "M\(from) \(y - 8)h18v10h-17m6 -4l-6 4 6 4")),
        text("l", from + 26 + room, y + 1, arrow.label.text(repeats: arrow.repeats)),
      ])
    }
    let sign = to < from ? -1 : 1
    let characters = Int(Double(abs(to - from) - 20 - room) / Size.character)
    let label = arrow.label.fitted(to: max(characters, 4), repeats: arrow.repeats)
    let isLost = arrow.label.isLost
    let head =
      isLost ? "m-4 -4l8 8m0 -8l-8 8" : "m\(-8 * sign) -4l\(8 * sign) 4 \(-8 * sign) 4"
    let end = isLost ? to - 8 * sign : to - sign
    return Markup([
      // Two paths where the shaft is dashed, so that the head is not.
      isDashed(arrow)
        ? Markup([
          tag("path", .init("d", "M\(from) \(y)H\(end)")),
          tag("path", .class("h"), .init("d", "M\(end) \(y)\(head)")),
        ]) : tag("path", .init("d", "M\(from) \(y)H\(end)\(head)")),
      text(sign < 0 ? "e" : "l", from + sign * (9 + room), y - 5, label),
    ])
  }

  private func isDashed(_ arrow: LadderLayout.Arrow) -> Bool {
    arrow.label.kind == .provisional || arrow.label.kind == .trouble
  }

  /// A finding's number, at the arrow's beginning and outwards from there.
  private func mark(
    _ mark: Int, _ place: Int, _ arrow: LadderLayout.Arrow, at y: Int
  ) -> Markup {
    let sign = arrow.to < arrow.from ? -1 : 1
    let x = places[arrow.from] - sign * place * (Size.mark * 2 + 2)
    return tag("g", .class("mark")) {
      tag("circle", .init("cx", x), .init("cy", y), .init("r", Size.mark))
      text("", x, y + 4, String(mark))
    }
  }

  private func tooltip(_ arrow: LadderLayout.Arrow) -> String {
    let list = arrow.frames.prefix(12).map(String.init).joined(separator: ", ")
    let more = arrow.repeats > 12 ? " and \(arrow.repeats - 12) more" : ""
    let way = "\(layout.columns[arrow.from].name) to \(layout.columns[arrow.to].name)"
    var lines = [
      "\(arrow.label.text()), \(way)",
      "\(arrow.repeats > 1 ? "frames" : "frame") \(list)\(more), "
        + "\(decimal(arrow.time.seconds, places: 6)) s",
    ]
    if arrow.repeats > 1 {
      lines.append(
        "sent \(arrow.repeats) times, last at \(decimal(arrow.lastTime.seconds, places: 3)) s")
    }
    for finding in layout.findings where arrow.marks.contains(finding.number) {
      lines.append("finding \(finding.number): \(finding.check)")
    }
    return lines.joined(separator: "\n")
  }

  private func text(_ kind: String, _ x: Int, _ y: Int, _ text: String) -> Markup {
    kind.isEmpty
      ? tag("text", .init("x", x), .init("y", y)) { text }
      : tag("text", .class(kind), .init("x", x), .init("y", y)) { text }
  }
}
