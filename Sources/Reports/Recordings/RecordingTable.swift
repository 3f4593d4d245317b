import Capture
import Checks
public import Recordings
import Wire

/// The verdict on a recorded capture as lines of text.
public struct RecordingTable: Sendable {
  public var hasColours: Bool
  /// Columns to fill.
  public var width: Int
  /// Whether every finding is shown, or ten a check, and every call that is told.
  public var showsAll: Bool
  /// Where the policy comes from.
  public var policy: String

  /// How many calls are shown where not all are.
  public static let mostCalls = 20
  private static let mostFindings = 10

  public init(
    hasColours: Bool = false, width: Int = 100, showsAll: Bool = false, policy: String
  ) {
    self.hasColours = hasColours
    self.width = width
    self.showsAll = showsAll
    self.policy = policy
  }

  public func lines(_ verdict: RecordingVerdict) -> [String] {
    var lines = [heading(verdict)]
    if !verdict.roles.parts.isEmpty {
      lines += wrapped(
        verdict.roles.isInferred ? "roles, found from the calls" : "roles",
        roles(verdict.roles, verdict))
    }
    if let named = verdict.namedRoles {
      lines += wrapped(
        "roles, from the names in the capture, for the checks of whole scenarios",
        roles(named, verdict))
    }
    lines += wrapped("policy", policy.split(separator: " ").map(String.init))
    lines += CallLines(hasColours: hasColours, showsAll: showsAll).lines(verdict)
    lines.append("")
    let words: [(CheckTally.Word, String)] = [
      (.passed, "passed"), (.notApplicable, "nothing to judge"), (.unasked, "not asked"),
    ]
    for (word, text) in words {
      let tallies = verdict.tallies.filter { $0.word == word }
      if !tallies.isEmpty {
        lines += wrapped("\(text) (\(tallies.count))", tallies.map(\.check.rawValue))
      }
    }
    for tally in verdict.tallies where tally.word == .inconclusive {
      lines.append(
        "  inconclusive  \(tally.check): \(tally.doubt ?? "")"
          + share(tally.inconclusive, of: tally, in: verdict))
    }
    for tally in verdict.tallies where tally.word == .failed {
      lines += findings(of: tally, in: verdict)
    }
    lines += streams(verdict)
    lines += trouble(verdict).map { "  note: \($0)" }
    lines += ["", conclusion(verdict)]
    return lines
  }

  /// The last lines for several captures.
  public func summary(_ verdicts: [RecordingVerdict], unread: Int) -> [String] {
    var parts = RecordingVerdict.Outcome.allCases.compactMap { outcome -> String? in
      let count = verdicts.count { $0.outcome == outcome }
      return count > 0 ? "\(count) \(outcome.rawValue)" : nil
    }
    if unread > 0 { parts.append("\(unread) not read") }
    let calls = verdicts.reduce(0) { $0 + $1.counts.calls }
    return [
      "",
      "\(counted(verdicts.count + unread, "capture")), \(counted(calls, "call")): "
        + parts.joined(separator: ", "),
    ]
  }

  private func heading(_ verdict: RecordingVerdict) -> String {
    let counts = verdict.counts
    var parts = [
      counted(counts.frames, "packet"), counted(counts.messages, "SIP message"),
      counted(counts.calls, "call"),
    ]
    if counts.streams > 0 { parts.append(counted(counts.streams, "RTP stream")) }
    if counts.strayStreams > 0 {
      parts.append(counted(counts.strayStreams, "RTP stream of no call", "RTP streams of no call"))
    }
    if counts.others > 0 { parts.append(counted(counts.others, "other transaction")) }
    if counts.strays > 0 {
      parts.append(counted(counts.strays, "stray response or ACK", "stray responses or ACKs"))
    }
    if counts.unreadable > 0 { parts.append("\(counts.unreadable) unreadable") }
    if let first = verdict.first, let last = verdict.last {
      parts.append(
        "\(decimal((last - first).seconds, places: 1)) s from \(first.utc.prefix(19).replacing("T", with: " ")) UTC"
      )
    }
    let name =
      verdict.source == "-" ? "standard input" : TerminalText.escaped(verdict.source)
    return "\(name)\(verdict.problem == nil ? "" : " (partial)")   " + parts.joined(separator: ", ")
  }

  private func roles(_ roles: RoleSummary, _ verdict: RecordingVerdict) -> [String] {
    let most = 12
    let parts = roles.parts
    var texts = parts.prefix(most).map { part in
      let share = part.calls < verdict.counts.calls ? " in \(counted(part.calls, "call"))" : ""
      let connections = part.hasConnections ? " and its TCP connections" : ""
      return "\(TerminalText.escaped(part.name)) \(part.place)\(connections)\(share)"
    }
    if parts.count > most {
      texts.append("and \(verdict.roles.isCut ? "more than " : "")\(parts.count - most) more")
    }
    return texts.enumerated().map { $0.offset < texts.count - 1 ? $0.element + "," : $0.element }
  }

  private func findings(of tally: CheckTally, in verdict: RecordingVerdict) -> [String] {
    let kind = tally.deviation != nil ? "deviation" : tally.severity == .note ? "note" : "failed"
    var lines = [
      "  \(paint(kind.padded(to: 12), tally.isBroken ? .red : .yellow))  \(tally.check)"
        + share(tally.failed, of: tally, in: verdict)
    ]
    if let reason = tally.deviation { lines.append("      \(reason)") }
    let mine = verdict.findings.filter { $0.finding.check == tally.check }
    for found in mine.prefix(showsAll ? mine.count : Self.mostFindings) {
      let frames = found.finding.frames.map(String.init).joined(separator: ", ")
      lines.append(
        "      \(place(found))\(found.finding.message)"
          + (frames.isEmpty
            ? "" : "   [\(found.finding.frames.count == 1 ? "frame" : "frames") \(frames)]"))
    }
    return lines + more(than: mine.count, verdict.leftOut.count(of: tally.check))
  }

  /// What is not shown of findings of which so many were kept and so many were not.
  private func more(than kept: Int, _ leftOut: Int) -> [String] {
    if showsAll { return leftOut > 0 ? ["      … \(leftOut) more, which were not kept"] : [] }
    let hidden = max(0, kept - Self.mostFindings)
    guard hidden + leftOut > 0 else { return [] }
    let shows =
      leftOut == 0 ? "--all shows them" : hidden == 0 ? "not kept" : "--all shows \(hidden) of them"
    return ["      … \(hidden + leftOut) more (\(shows))"]
  }

  private func place(_ found: RecordedFinding) -> String {
    guard let call = found.call else { return "" }
    return "call \(call.number)\(call.callerNumber.map { " from \($0)" } ?? ""): "
  }

  private func streams(_ verdict: RecordingVerdict) -> [String] {
    guard !verdict.streams.isEmpty else { return [] }
    let shown = verdict.streams.prefix(showsAll ? verdict.streams.count : Self.mostFindings)
    var lines =
      ["  RTP streams"] + shown.map { "    call \($0.call): " + StreamText.line($0.stream) }
    if verdict.counts.streams > shown.count {
      lines.append("    … \(verdict.counts.streams - shown.count) more")
    }
    return lines
  }

  private func trouble(_ verdict: RecordingVerdict) -> [String] {
    var notes = verdict.problem.map { [$0.description + "; what came before is judged"] } ?? []
    notes += verdict.doubts
    let losses = verdict.losses
    if losses.cutFrames > 0 {
      notes.append("\(counted(losses.cutFrames, "packet")) captured only in part")
    }
    if losses.unreadFrames > 0 {
      notes.append("\(counted(losses.unreadFrames, "packet")) without readable IP")
    }
    return notes + verdict.notes
  }

  private func conclusion(_ verdict: RecordingVerdict) -> String {
    let broken = verdict.tallies.filter(\.isBroken)
    switch verdict.outcome {
    case .failed:
      let count =
        broken.reduce(0) { $0 + verdict.leftOut.count(of: $1.check) }
        + verdict.findings.count { found in
          broken.contains { $0.check == found.finding.check }
        }
      let calls = Set(verdict.findings.compactMap(\.call?.number)).count
      let all = counted(verdict.counts.calls, "call")
      let place =
        if calls == 0, broken.contains(where: \.isOfSeries) {
          "over all \(all)"
        } else if verdict.leftOut.count > 0 {
          "in at least \(max(calls, broken.map(\.failed).max() ?? 0)) of \(all)"
        } else {
          "in \(calls) of \(all)"
        }
      return paint("FAILED", .red) + "   \(counted(count, "finding")) \(place)"
    case .passed: return paint("PASSED", .green)
    case .inconclusive:
      let unread = verdict.tls.doubts + verdict.losses.packed
      let why =
        verdict.counts.messages == 0
        ? (["no SIP was found"] + unread.prefix(1)).joined(separator: "; ")
        : verdict.problem != nil
          ? "the capture was read in part"
          : verdict.doubts.first
            ?? (verdict.isOfEdgesAlone
              ? "no call is whole in this capture"
              : verdict.tallies.contains { $0.inconclusive > 0 }
                ? "not everything could be decided" : "there was nothing to judge")
      return paint("INCONCLUSIVE", .yellow) + "   \(why)"
    }
  }

  private func share(
    _ count: Int, of tally: CheckTally, in verdict: RecordingVerdict
  ) -> String {
    guard verdict.counts.calls > 1 else { return "" }
    let calls = counted(verdict.counts.calls, "call")
    return tally.isOfSeries ? "   over all \(calls)" : "   in \(count) of \(calls)"
  }

  /// A heading and words behind it, in as many lines as they need.
  private func wrapped(_ title: String, _ words: [String]) -> [String] {
    let indent = 4
    var lines = ["  \(title)"]
    var line = ""
    for word in words {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(String(repeating: " ", count: indent) + line)
        line = ""
      }
      line += line.isEmpty ? word : " \(word)"
    }
    lines.append(String(repeating: " ", count: indent) + line)
    return lines
  }

  private func paint(_ text: String, _ style: TerminalStyle) -> String {
    style.paint(text, hasColours)
  }
}
