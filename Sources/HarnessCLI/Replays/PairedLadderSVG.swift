import Calls
import Replaying
import Reports
import SIP
import Wire

/// Calls as recorded and as played again, side by side, as an SVG picture that needs nothing else.
///
/// All text is escaped. What differs is shaded, and says how to a mouse.
struct PairedLadderSVG {
  private let result: ReplayResult
  private let calls: [CallComparison]

  /// In pixels.
  private enum Size {
    static let time = 76
    static let lane = 128
    static let mark = 40
    static let row = 30
    static let line = 18
    static let character = 7.3
  }

  private static let mostCalls = 100

  /// Every call, or those that differ.
  init(_ result: ReplayResult, all: Bool) {
    self.result = result
    let wanted = result.calls.filter { all || !$0.differences.isEmpty }
    calls = Array(wanted.prefix(Self.mostCalls))
  }

  var text: String {
    var body: [String] = []
    var width = 640
    var top = 8
    for comparison in calls {
      let drawn = picture(comparison)
      body.append("<g transform=\"translate(0 \(top))\">")
      body += drawn.lines
      body.append("</g>")
      width = max(width, drawn.width)
      top += drawn.height + 28
    }
    if calls.isEmpty {
      body.append(label("aside", 16, 28, "no difference", "start"))
      top = 44
    }
    let different = result.calls.count { !$0.differences.isEmpty }
    let title =
      "\(different) of \(counted(result.calls.count, "call")) "
      + (different == 1 ? "differs" : "differ") + " when played again"
    let head = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"harness-ladder\" role=\"img\" "
        + "aria-labelledby=\"title\" width=\"\(width)\" height=\"\(top)\" "
        + "viewBox=\"0 0 \(width) \(top)\">",
      "<title id=\"title\">\(XMLText.escaped(title))</title>",
      "<style>\(LadderSVGStyle.text)\(Self.style)</style>",
      "<rect class=\"paper\" width=\"\(width)\" height=\"\(top)\"/>",
    ]
    return (head + body + ["</svg>", ""]).joined(separator: "\n")
  }

  private static let style = """

    .harness-ladder .different{fill:#fff3d6}
    .harness-ladder .mark{font-weight:bold;fill:#1b1f24}
    @media (prefers-color-scheme:dark){
    .harness-ladder .different{fill:#3a2d0a}
    .harness-ladder .mark{fill:#e6edf3}
    }

    """

  private func picture(
    _ comparison: CallComparison
  ) -> (lines: [String], width: Int, height: Int) {
    let call = result.script.calls[comparison.call]
    let lanes = PairedLadder(comparison, result.script.cast).lanes
    let half = max(1, lanes.count - 1) * Size.lane
    let left = Size.time + Size.lane / 2
    let right = left + half + Size.lane / 2 + Size.mark + Size.lane / 2
    let width = right + half + Size.lane / 2 + Size.time
    let rows = comparison.rows.prefix(PairedLadder.mostRows)
    let name =
      "call \(call.number)" + (call.caller.map { " from \($0)" } ?? "")
      + (comparison.differences.isEmpty ? ": same" : ": \(comparison.differences.count) different")
    var lines = [label("title", 16, 18, name.shortened(to: 80), "start")]
    let top = 76
    let bottom = top + rows.count * Size.row
    for (start, word) in [(left, "recorded"), (right, "replayed")] {
      lines.append(label("address", start, 40, word, "start"))
      for (place, lane) in lanes.enumerated() {
        let x = start + place * Size.lane
        lines.append(label("party", x, 60, lane.shortened(to: 15), "middle"))
        lines.append(LadderInk.life(x, from: top - 8, to: bottom))
      }
    }
    let starts = (
      comparison.rows.compactMap { $0.recorded?.at }.min(),
      comparison.rows.compactMap { $0.replayed?.at }.min()
    )
    let middle = right - Size.lane / 2 - Size.mark / 2
    for (place, row) in rows.enumerated() {
      let y = top + place * Size.row + 20
      let said = row.differences.compactMap { index in
        comparison.differences.indices.contains(index)
          ? comparison.differences[index].sentence : nil
      }
      lines.append("<g><title>\(XMLText.escaped(said.joined(separator: "\n")))</title>")
      if !said.isEmpty {
        lines.append(
          "<rect class=\"different\" x=\"0\" y=\"\(y - 20)\" width=\"\(width)\" "
            + "height=\"\(Size.row)\"/>")
      }
      lines.append(label("mark", middle, y + 2, PairedLadder.mark(row).rawValue, "middle"))
      lines += arrow(row.recorded, lanes, from: left, at: y, starts.0, time: Size.time - 12, "end")
      lines += arrow(
        row.replayed, lanes, from: right, at: y, starts.1, time: width - Size.time + 12, "start")
      lines.append("</g>")
    }
    var y = bottom + 24
    if comparison.rows.count > rows.count {
      lines.append(
        label("aside", 16, y, "… \(comparison.rows.count - rows.count) rows more", "start"))
      y += Size.line
    }
    for difference in comparison.differences.prefix(PairedLadder.mostRows) {
      let room = Int(Double(width - 32) / Size.character)
      lines.append(label("finding", 16, y, difference.sentence.shortened(to: room), "start"))
      y += Size.line
    }
    return (lines, width, y)
  }

  private func arrow(
    _ entry: ReplayTrace.Entry?, _ lanes: [String], from start: Int, at y: Int,
    _ first: Moment?, time: Int, _ anchor: String
  ) -> [String] {
    guard let entry, let first, let from = lanes.firstIndex(of: entry.from),
      let to = lanes.firstIndex(of: entry.to)
    else { return [] }
    let (a, b) = (start + from * Size.lane, start + to * Size.lane)
    let sign = b < a ? -1 : 1
    let room = max(4, Int(Double(abs(b - a) - 16) / Size.character))
    let count = entry.repeats > 0 ? " ×\(entry.repeats + 1)" : ""
    let text = (entry.message.summary + count).shortened(to: room)
    return [
      "<g class=\"\(LadderLabel.Kind(entry.message).rawValue)\">",
      label("time", time, y + 4, decimal((entry.at - first).seconds, places: 3), anchor),
    ] + LadderInk.arrow(from: a, to: b, at: y) + [
      label("label", a + sign * 8, y - 5, text, sign < 0 ? "end" : "start"), "</g>",
    ]
  }

  private func label(_ kind: String, _ x: Int, _ y: Int, _ text: String, _ anchor: String) -> String
  {
    LadderInk.label(kind, x, y, text, anchor)
  }
}
