import Recordings
import SIP
import Wire

/// The calls of a capture, one a line.
struct CallLines {
  let hasColours: Bool
  /// Whether every call is shown that is told, or the first few.
  let showsAll: Bool

  private static let longestName = 32

  /// A heading, the calls, and how many more there are.
  func lines(_ verdict: RecordingVerdict) -> [String] {
    let shown = shown(verdict.calls)
    guard !shown.isEmpty else { return [] }
    let start = verdict.first ?? shown[0].startedAt
    let rows = shown.map { cells($0, since: start) }
    let widths = (0..<rows[0].count).map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    var lines = ["  calls"]
    for (call, row) in zip(shown, rows) {
      let cells = row.indices.map { column in
        // Numbers and times stand under each other.
        column < 2
          ? String(repeating: " ", count: widths[column] - row[column].count) + row[column]
          : row[column].padded(to: widths[column])
      }.filter { !$0.isEmpty }
      lines.append("    " + (cells.joined(separator: "  ") + mark(call.mark)).trimmingEnd)
    }
    let more = verdict.counts.calls - shown.count
    if more > 0 { lines.append("    … \(more) more (\(whoHasThem(verdict)))") }
    return lines
  }

  /// Where there are too many, the gravest first; in their order.
  private func shown(_ calls: [RecordedCall]) -> [RecordedCall] {
    if showsAll || calls.count <= RecordingTable.mostCalls { return calls }
    return calls.sorted { ($0.mark, $0.number) < ($1.mark, $1.number) }
      .prefix(RecordingTable.mostCalls).sorted { $0.number < $1.number }
  }

  private func whoHasThem(_ verdict: RecordingVerdict) -> String {
    let most = RecordingVerdict.mostCalls
    if showsAll { return "harness trace has them all" }
    return verdict.counts.calls <= most
      ? "--all lists them" : "--all lists \(most), harness trace has them all"
  }

  private func cells(_ call: RecordedCall, since start: Moment) -> [String] {
    [
      String(call.number), "\(decimal((call.startedAt - start).seconds, places: 3)) s",
      "\(name(call.caller)) → \(name(call.called))",
      call.legs == 1 ? "1 leg" : "\(call.legs) legs", ending(call.ending),
      call.streams == 0
        ? "" : call.streams == 1 ? "1 RTP stream" : "\(call.streams) RTP streams",
    ]
  }

  /// A name from the wire, as a terminal may be shown it.
  private func name(_ text: String?) -> String {
    guard let text else { return "unknown" }
    let start = String(text.prefix(Self.longestName))
    return TerminalText.escaped(start.count < text.count ? start + "…" : text)
  }

  private func ending(_ ending: RecordedCall.Ending) -> String {
    switch ending {
    case .hungUp(let after): "answered, \(decimal(after.seconds, places: 1)) s"
    case .up(let after): "answered, still up after \(decimal(after.seconds, places: 1)) s"
    case .cancelled: "cancelled"
    case .refused(let status): "\(status) \(status.reason)"
    case .unanswered: "no final response"
    }
  }

  private func mark(_ mark: RecordedCall.Mark) -> String {
    switch mark {
    case .failed: "  " + TerminalStyle.red.paint("FAILED", hasColours)
    case .inconclusive: "  " + TerminalStyle.yellow.paint("inconclusive", hasColours)
    case .noted: "  noted"
    case .clear: ""
    }
  }
}
