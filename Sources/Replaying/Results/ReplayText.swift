import Calls
import SIP
import Wire

/// A replay as lines for people.
public struct ReplayText: Sendable {
  /// How many calls are shown with their differences and ladders.
  public var most: Int
  public var width: Int

  public init(most: Int = 10, width: Int = 120) {
    self.most = most
    self.width = width
  }

  /// What will be played and what will not, for before anything is sent.
  public func plan(_ script: ReplayScript) -> [String] {
    let steps = script.calls.reduce(0) { sum, call in
      sum + call.parts.values.reduce(0) { $0 + $1.steps.count(where: \.isSent) }
    }
    var lines = [
      "\(counted(script.found, "call")) found, \(script.calls.count) to be played,"
        + " \(script.skipped.count) skipped; \(counted(steps, "message")),"
        + " \(script.mediaPackets) RTP packets, \(script.duration.text)"
    ]
    let system = script.cast.roles.parties.filter { $0.role == .system }.map(\.place)
    let parties = script.cast.members.map { "\($0.name) \($0.place)" }
    lines.append(
      "  system \(system.joined(separator: ", ")); \(parties.prefix(12).joined(separator: ", "))"
        + (parties.count > 12 ? " and \(parties.count - 12) more" : "")
        + (script.cast.isInferred ? "  (found from the calls)" : ""))
    var reasons: [(reason: String, calls: [String])] = []
    for skipped in script.skipped {
      let name = skipped.call.map { "\($0)" } ?? skipped.callID
      if let index = reasons.firstIndex(where: { $0.reason == skipped.reason }) {
        reasons[index].calls.append(name)
      } else {
        reasons.append((skipped.reason, [name]))
      }
    }
    for (reason, calls) in reasons {
      let names = calls.prefix(5).joined(separator: ", ") + (calls.count > 5 ? ", …" : "")
      lines.append("  skipped \(counted(calls.count, "call")) (\(names)): \(reason)")
    }
    if !script.outside.isEmpty {
      let list = script.outside.map { "\($0.count) \($0.method)" }.joined(separator: ", ")
      lines.append("  outside calls and not played: \(list)")
    }
    lines += script.notes.map { "  note: \($0)" }
    return lines
  }

  /// What came of it, call by call.
  public func lines(_ result: ReplayResult) -> [String] {
    var lines: [String] = []
    var shown = 0
    let isFew = result.calls.count <= most
    for comparison in result.calls {
      let call = result.script.calls[comparison.call]
      let name =
        "call \(call.number)" + (call.caller.map { " from \($0)" } ?? "")
        + " at \(decimal(call.offset.seconds, places: 3)) s"
      if comparison.differences.isEmpty {
        let streams = comparison.media.recorded.relayed.count
        let media = streams == 0 ? "" : ", \(counted(streams, "RTP stream")) of the system"
        let messages = counted(comparison.rows.count, "message")
        if isFew { lines.append("\(name): same, \(messages)\(media)") }
        continue
      }
      shown += 1
      if shown > most { continue }
      lines.append("\(name): \(counted(comparison.differences.count, "difference"))")
      lines += comparison.differences.map { difference in
        "  \(difference.sentence)\(frames(difference))"
      }
      if comparison.unsent > 0 {
        lines.append(
          "  in consequence \(counted(comparison.unsent, "message")) of the parties"
            + " \(comparison.unsent == 1 ? "was" : "were") not sent there")
      }
      lines += PairedLadder(comparison, result.script.cast, width: width).lines.map { "  " + $0 }
    }
    if shown > 0 { lines.append("  " + PairedLadder.legend) }
    if shown > most {
      lines.append(
        "… " + counted(shown - most, "more call differs", "more calls differ")
          + "; --all shows all of them")
    }
    return lines
  }

  /// The verdict in one line, and why there is none.
  public func summary(_ result: ReplayResult) -> [String] {
    let different = result.calls.count { !$0.differences.isEmpty }
    var lines = result.doubts.map { "inconclusive: \($0)" }
    if result.wasOnlyLate {
      lines.append(
        "inconclusive: the harness was \(result.lateness.text) late, more than the"
          + " \(ReplayResult.latenessBound.text) it may be; the differences may be its own")
    }
    if result.wasInterrupted { lines.append("inconclusive: it was stopped") }
    if result.calls.isEmpty { lines.append("inconclusive: no call could be played") }
    lines.append(
      "\(counted(result.script.found, "call")): \(result.calls.count - different) same,"
        + " \(different) different, \(result.script.skipped.count) skipped;"
        + " \(counted(result.differences, "difference"))"
        + (result.script.mediaPackets > 0
          ? "; \(result.mediaSent) of \(result.script.mediaPackets) RTP packets sent" : ""))
    return lines
  }

  private func frames(_ difference: ReplayDifference) -> String {
    let parts = [
      difference.recordedFrame.map { "recorded frame \($0)" },
      difference.replayedFrame.map { "replayed frame \($0)" },
    ].compactMap(\.self)
    return parts.isEmpty ? "" : "  (\(parts.joined(separator: ", ")))"
  }
}
