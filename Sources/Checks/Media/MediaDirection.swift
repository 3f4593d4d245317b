import Calls
import Media
import SIP
import Wire

/// Who wants to hear nothing is sent nothing.
public struct MediaDirection: MediaCheck {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "media.direction",
      title: "audio flows only in the directions that were agreed on",
      why: """
        Who puts a caller on hold speaks freely with the colleague beside them; audio that goes on \
        all the same is heard by the wrong ear, or mixes into the music.
        """,
      source: "RFC 3264 §5.1, §8.4",
      examples: Self.examples)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    guard !evidence.streams.isEmpty else { return .notApplicable }
    var judgement = Judgement(id)
    // The description a proxy passes on stands on both hops: one listener, one verdict.
    var told: [Quiet] = []
    for session in evidence.media.sessions {
      for end in [MediaSession.End.caller, .callee] {
        for quiet in Self.quiets(of: session, end, until: evidence.endedAt) {
          judgement.judged()
          let streams = evidence.media.streams(of: session, to: end).filter(\.isAudio)
          guard let heard = Self.heard(streams, in: quiet, evidence) else { continue }
          if let source = heard.uncut {
            judgement.leaveOpen(
              "whether audio of \(source) came from \(evidence.time(quiet.since)) on, when none was "
                + "wanted, is not certain: it paused too often")
            continue
          }
          let listener = evidence.name(quiet.listener)
          let wish = "which wants none from \(evidence.time(quiet.since)) on (\(quiet.direction))"
          guard !told.contains(where: quiet.isSame) else { continue }
          told.append(quiet)
          judgement.find(
            "\(heard.what) to \(listener), \(wish)", frames: heard.frames + [quiet.frame],
            callID: session.callID)
        }
      }
    }
    return judgement.verdict
  }

  /// What came in a quiet time.
  fileprivate struct Heard {
    let what: String
    let frames: [Int]
    /// Who sent it, where only pauses that are not told might show that nothing came.
    var uncut: Endpoint?
  }

  /// Less than this may only keep a path open (RFC 6263).
  fileprivate static let least = (time: Duration.milliseconds(500), packets: 10)

  /// What certainly came in a quiet time: of a recorded capture as far as the streams' spans between
  /// long pauses say, else by the packets.
  private static func heard(
    _ streams: [MediaStream], in quiet: Quiet, _ evidence: Evidence
  ) -> Heard? {
    guard evidence.packets.isEmpty else {
      let frames = streams.flatMap { stream in
        evidence.packets(of: stream).filter { $0.at > quiet.from && $0.at < quiet.to }
      }.map(\.frame)
      guard let first = frames.first, let last = frames.last else { return nil }
      return Heard(
        what: counted(frames.count, "packet comes", "packets come"),
        frames: [first, last])
    }
    let all = streams.flatMap(\.flow.spans).compactMap {
      $0.heard(from: quiet.from, to: quiet.to)
    }
    return all.first { $0.uncut == nil } ?? all.first
  }

  /// A time in which a side wanted to hear nothing.
  private struct Quiet {
    let listener: Endpoint
    let direction: SIP.Direction
    let since: Moment
    let frame: Int
    let from: Moment
    let to: Moment

    /// Whether another hop's is the same listener's.
    func isSame(_ other: Quiet) -> Bool {
      listener == other.listener && direction == other.direction && from < other.to
        && other.from < to
    }
  }

  /// What was agreed before may still be on its way for a second.
  private static func quiets(
    of session: MediaSession, _ end: MediaSession.End, until endedAt: Moment
  ) -> [Quiet] {
    let said = session.side(end).announcements
    return said.indices.compactMap { index in
      let own = said[index]
      guard !own.direction.receives, let listener = own.endpoint, let agreed = own.agreedAt else {
        return nil
      }
      // An offer of no address yet may be one of a path that is still looked for (RFC 8840).
      if index == 0, listener.address.isUnspecified { return nil }
      let next = said.indices.contains(index + 1) ? said[index + 1].at : nil
      let to = [next, session.endedAt, endedAt].compactMap(\.self).min() ?? endedAt
      let from = agreed + Bounds.renegotiation
      guard from < to else { return nil }
      return Quiet(
        listener: listener, direction: own.direction, since: agreed, frame: own.frame, from: from,
        to: to)
    }
  }

  private static let held =
    ExampleLadders.answered + """
      carrier -> primary   RTP PCMU 50 0.300..1.300
      primary -> carrier   RTP PCMU 50 0.310..1.310

      """ + ExampleLadders.reoffer("hold", at: 1.4)
    + "carrier -> primary RTP PCMU 150 1.500..4.500\n"

  private static let examples = [
    Example(.passes, "who is held falls silent", held + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "what was on its way still comes",
      held + "primary -> carrier RTP PCMU 20 1.500..1.900\n" + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "who is held goes on talking",
      held + "primary -> carrier RTP PCMU 150 1.510..4.510\n" + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "the hold is heard a second later",
      held + "primary -> carrier RTP PCMU 60 1.510..2.710\n" + ExampleLadders.hangUp("primary")),
    Example(
      .notApplicable, "nobody answers the offer to hold",
      ExampleLadders.answered + """
        carrier -> primary   RTP PCMU 50 0.300..1.300
        primary -> carrier   RTP PCMU 200 0.310..4.310
        carrier -> system    INVITE  1.400  hold
        system  -> primary   INVITE  1.401
        primary -> system    100     1.402

        """ + ExampleLadders.hangUp("primary")),
    Example(
      .notApplicable, "nobody is held",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 50 0.300..1.300\n"
        + ExampleLadders.hangUp("primary")),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
  ]
}

extension MediaFlow {
  /// What of it certainly came between two moments; nil where that is too little to tell.
  fileprivate func heard(from: Moment, to: Moment) -> MediaDirection.Heard? {
    let time = min(lastAt, to) - max(firstAt, from)
    // One that was not cut at its pauses may have had one then.
    guard time >= MediaDirection.least.time, longestGap.duration < time || isUncut,
      count(within: time) >= MediaDirection.least.packets
    else { return nil }
    let ends = [(firstAt, firstFrame), (lastAt, lastFrame)].filter { $0.0 > from && $0.0 < to }
    return .init(
      what: "audio of \(source) comes", frames: ends.isEmpty ? [firstFrame] : ends.map(\.1),
      uncut: isUncut ? source : nil)
  }

  /// How many packets it has in so much of its time, evenly spread.
  private func count(within time: Duration) -> Int {
    guard duration > .zero else { return packets }
    return Int((Double(packets) * (time / duration)).rounded(.up))
  }
}
