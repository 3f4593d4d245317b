import Wire

/// A ladder diagram as an SVG picture that needs nothing beside itself.
///
/// Light and dark as the reader's system is; every arrow tells its start line to a mouse. All text
/// is escaped. The style is bound to the picture's class, so that several fit into one HTML page.
public struct LadderSVG: Sendable {
  /// What ids in the picture begin with; two pictures in one page need different ones.
  public var id: String

  /// In pixels.
  private enum Size {
    static let character = 7.3
    static let left = 88
    static let right = 96
    static let row = 34
    static let head = 46
    static let line = 18
  }

  public init(id: String = "ladder") {
    self.id = id
  }

  /// One picture with the ladders one below the other.
  public func text(_ layouts: [LadderLayout]) -> String {
    var body: [String] = []
    var width = 480
    var top = 0
    let shown = layouts.filter { !$0.isEmpty }
    for layout in shown {
      let drawn = picture(layout)
      body.append("<g transform=\"translate(0 \(top))\">")
      body += drawn.lines
      body.append("</g>")
      width = max(width, drawn.width)
      top += drawn.height + 24
    }
    let height = max(top, 40)
    let title = shown.first.map { $0.title.isEmpty ? "ladder" : $0.title } ?? "no messages"
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"harness-ladder\" role=\"img\" "
        + "aria-labelledby=\"\(name)-title \(name)-desc\" width=\"\(width)\" height=\"\(height)\" "
        + "viewBox=\"0 0 \(width) \(height)\">",
      "<title id=\"\(name)-title\">\(escaped(title))</title>",
      "<desc id=\"\(name)-desc\">\(escaped(shown.map(description).joined(separator: " ")))</desc>",
      "<style>\(LadderSVGStyle.text)</style>",
      "<rect class=\"paper\" width=\"\(width)\" height=\"\(height)\"/>",
    ]
    lines += body
    return (lines + ["</svg>", ""]).joined(separator: "\n")
  }

  private var name: String { String(id.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }) }

  private func description(_ layout: LadderLayout) -> String {
    let parties = layout.columns.map(\.name).joined(separator: ", ")
    let messages = layout.arrows.reduce(0) { $0 + ($1.label.isMessage ? $1.repeats : 0) }
    let streams = layout.arrows.count { $0.label.kind == .media }
    let media = streams == 0 ? "" : " and \(counted(streams, "RTP stream"))"
    let findings = layout.findings.map { " Finding \($0.number): \($0.text)." }.joined()
    return "\(counted(messages, "message"))\(media) between \(parties).\(findings)"
  }

  private func picture(_ layout: LadderLayout) -> (lines: [String], width: Int, height: Int) {
    let widths = LadderWidths(layout)
    let places = widths.places(from: 0).map { Size.left + Int(Double($0) * Size.character) }
    let last = places.last ?? Size.left
    let width = last + Size.right + Int(Double(widths.tail) * Size.character / 2)
    var lines: [String] = []
    var y = 26
    if !layout.title.isEmpty {
      lines.append(label("title", 16, y, layout.title, "start"))
      y += 22
    }
    let top = y + Size.head
    let bottom = top + layout.rows.count * Size.row + 10
    let addresses = LadderNames.fitted(
      layout.columns.map(\.address), to: widths.rooms(least: 22).map { $0 - 1 })
    for ((column, address), x) in zip(zip(layout.columns, addresses), places) {
      lines.append(LadderInk.life(x, from: top - 4, to: bottom))
      lines.append(label("party", x, y + 12, column.name.shortened(to: 24), "middle"))
      if column.address != column.name {
        lines.append(label("address", x, y + 28, address, "middle"))
      }
    }
    for (index, row) in layout.rows.enumerated() {
      lines += self.row(row, places, at: top + index * Size.row + 24, last)
    }
    y = bottom + 28
    for finding in layout.findings {
      lines += badge(finding.number, 26, y - 4, title: finding.check)
      let room = Int(Double(width - 60) / Size.character)
      for line in LadderDrawing.wrapped(finding.text, to: room, indent: 0) {
        lines.append(label("finding", 44, y, line, "start"))
        y += Size.line
      }
      y += 6
    }
    return (lines, width, y)
  }

  private func row(_ row: LadderLayout.Row, _ places: [Int], at y: Int, _ last: Int) -> [String] {
    switch row {
    case .omitted(let count):
      return [label("aside", Size.left + 12, y, "… \(counted(count, "more message"))", "start")]
    case .idle(let silence):
      let text = "~ \(decimal(silence.seconds, places: 1)) s ~"
      let low = (places.first ?? Size.left) - 8
      let line =
        "<rect class=\"break\" x=\"\(low)\" y=\"\(y - 18)\" width=\"\(last - low + 8)\" "
        + "height=\"20\"/>"
      let middle = places.count > 1 ? (places[0] + places[1]) / 2 : last + 40
      return [line, label("aside", middle, y - 4, text, "middle")]
    case .arrow(let arrow): return self.arrow(arrow, places, at: y, last)
    }
  }

  private func arrow(
    _ arrow: LadderLayout.Arrow, _ places: [Int], at y: Int, _ last: Int
  ) -> [String] {
    let from = places[arrow.from]
    let to = places[arrow.to]
    var lines = [
      "<g class=\"\(arrow.label.kind.rawValue)\">", "<title>\(escaped(tooltip(arrow)))</title>",
      label("time", Size.left - 16, y + 4, decimal(arrow.time.seconds, places: 3), "end"),
    ]
    if from == to {
      lines.append(
        "<path class=\"shaft\" d=\"M\(from) \(y - 8)h18v10h-12\"/>"
          + LadderInk.head(from, y + 2, isLeftward: true)
          + label("label", from + 26, y + 1, arrow.label.text(repeats: arrow.repeats), "start"))
    } else {
      let sign = to < from ? -1 : 1
      let room = Int(Double(abs(to - from) - 24) / Size.character)
      let text = arrow.label.fitted(to: max(room, 4), repeats: arrow.repeats)
      lines += LadderInk.arrow(from: from, to: to, at: y)
      lines.append(label("label", from + sign * 10, y - 6, text, sign < 0 ? "end" : "start"))
    }
    // An area to point at, wider than the line.
    lines.append(
      "<rect class=\"area\" x=\"\(min(from, to))\" y=\"\(y - 20)\" "
        + "width=\"\(max(abs(to - from), 40))\" height=\"26\"/>")
    for (place, mark) in arrow.marks.prefix(3).enumerated() {
      lines += badge(mark, last + 26 + place * 24, y, title: "finding \(mark)")
    }
    return lines + ["</g>"]
  }

  private func tooltip(_ arrow: LadderLayout.Arrow) -> String {
    let list = arrow.frames.prefix(12).map(String.init).joined(separator: ", ")
    var text = "\(arrow.label.startLine)\n\(arrow.repeats > 1 ? "frames" : "frame") \(list)"
    if arrow.repeats > 12 { text += " and \(arrow.repeats - 12) more" }
    if let detail = arrow.label.detail { text += "\n\(detail)" }
    if arrow.repeats > 1 {
      text +=
        "\nsent \(arrow.repeats) times, last at \(decimal(arrow.lastTime.seconds, places: 3)) s"
    }
    return text
  }

  private func badge(_ number: Int, _ x: Int, _ y: Int, title: String) -> [String] {
    [
      "<g class=\"badge\"><title>\(escaped(title))</title><circle cx=\"\(x)\" cy=\"\(y)\" r=\"10\"/>"
        + label("number", x, y + 4, String(number), "middle") + "</g>"
    ]
  }

  private func label(_ kind: String, _ x: Int, _ y: Int, _ text: String, _ anchor: String) -> String
  {
    LadderInk.label(kind, x, y, text, anchor)
  }

  private func escaped(_ text: String) -> String { XMLText.escaped(text) }
}
