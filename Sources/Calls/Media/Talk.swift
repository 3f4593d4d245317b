import Media
import Wire

/// One time in which both sides of a session wanted to talk, and who was heard in it.
struct Talk {
  /// What is judged of a time that followed another must last at least so long without the second
  /// in which a resumed call is still put together.
  static let leastLater = Duration.seconds(2)

  private typealias Time = (from: Moment, to: Moment)

  private let paths: MediaPaths
  let from: Moment
  let to: Moment
  /// Whether it followed a hold or anything else that was renegotiated.
  private let isLater: Bool
  private let least: Duration

  init(_ paths: MediaPaths, from: Moment, to: Moment, isLater: Bool, least: Duration) {
    self.paths = paths
    self.from = from
    self.to = to
    self.isLater = isLater
    self.least = least
  }

  private var time: Time { (from, to) }

  /// Who was heard; nil where nobody was for long enough, or nothing follows from it.
  func hearing(after earlier: [Talk]) -> MediaHearing? {
    let judged: Time = (isLater ? from + MediaReading.renegotiation : from, to)
    guard judged.to - judged.from >= (isLater ? Self.leastLater : least) else { return nil }
    let (toCaller, toCallee) = (arrivals(at: .caller), arrivals(at: .callee))
    let isCaller = toCaller.contains(where: isHeard)
    let isCallee = toCallee.contains(where: isHeard)
    let heard = (isCaller ? toCaller : []) + (isCallee ? toCallee : [])
    let speaking = heard.first { $0.flow.heardTime(in: judged) >= least }
    guard let speaking else { return nil }
    guard isCaller, isCallee else {
      return silence(at: isCaller ? .callee : .caller, speaking, after: earlier)
    }
    for (end, streams, others) in [
      (MediaSession.End.caller, toCaller, toCallee), (.callee, toCallee, toCaller),
    ] {
      let found = afterMoving(end, streams, others) ?? toTheEnd(end, streams, others)
      if let found { return .oneSide(found) }
      if let address = paths.translation(of: end, streams.filter(isHeard)) {
        return .oneSide(
          MediaSilence(
            session: paths.session, unheardAt: end, since: .translated(address), from: from,
            to: to, heard: speaking))
      }
    }
    return .both
  }

  /// What it means that an end heard nothing.
  private func silence(
    at end: MediaSession.End, _ speaking: MediaStream, after earlier: [Talk]
  ) -> MediaHearing? {
    var since = MediaSilence.Since.agreed
    if paths.isShared(to: end, in: time) {
      since = .sharedEndpoints
    } else if let source = paths.stray(to: end, in: time) {
      since = .strayAudio(from: source)
    } else if speaking.flow.isUncut(in: time) {
      since = .uncut
    } else if isLater, let before = earlier.last(where: { $0.hasHeard(end) }),
      !before.isSteady(at: end)
    {
      // Who sends nothing in silence may only have listened since.
      guard to - from >= MediaReading.mostListening else { return nil }
      since = .lastHeard
    }
    return .oneSide(
      MediaSilence(
        session: paths.session, unheardAt: end, since: since, from: from, to: to, heard: speaking))
  }

  private func arrivals(at end: MediaSession.End) -> [MediaStream] {
    paths.streams(to: end).filter { paths.arrives($0, at: end, in: time) }
  }

  private func hasHeard(_ end: MediaSession.End) -> Bool {
    arrivals(at: end).contains(where: isHeard)
  }

  /// Whether it is heard: what began well before, as a ringing tone or music on hold, may go on for a
  /// second and says nothing.
  private func isHeard(_ stream: MediaStream) -> Bool {
    let isShort = to - from < Self.leastLater
    return stream.flow.spans.contains { span in
      span.firstAt <= to && span.lastAt >= from
        && (isShort || span.lastAt >= from + MediaReading.renegotiation
          || span.firstAt >= from - MediaReading.leastHearing)
    }
  }

  /// Whether what an end heard hardly ever paused.
  private func isSteady(at end: MediaSession.End) -> Bool {
    let streams = arrivals(at: end)
    let heard = streams.reduce(Duration.zero) { $0 + $1.flow.heardTime(in: time) }
    return heard >= (to - from) * 3 / 4 && !streams.contains { $0.flow.isUncut(in: time) }
  }

  /// An end that took its audio elsewhere and was not followed (RFC 3264 §8.3.1).
  ///
  /// Its old endpoint is spoken to; one to which nobody speaks any more may have nothing to hear.
  private func afterMoving(
    _ end: MediaSession.End, _ streams: [MediaStream], _ others: [MediaStream]
  ) -> MediaSilence? {
    let said = paths.session.side(end).announcements
    for index in said.indices.dropFirst() {
      guard let agreed = said[index].agreedAt, agreed > from, agreed < to,
        let endpoint = said[index].endpoint, !endpoint.address.isUnspecified,
        endpoint != said[index - 1].endpoint
      else { continue }
      let next = said[(index + 1)...].first { $0.endpoint != endpoint }?.at
      let rest: Time = (agreed + MediaReading.renegotiation, min(next ?? to, to))
      guard rest.to - rest.from >= Self.leastLater,
        let heard = others.first(where: { $0.flow.heardTime(in: rest) >= Self.leastLater })
      else { continue }
      let left = said[..<index].compactMap(\.endpoint).filter { $0 != endpoint }
      let isFollowed = streams.contains {
        !left.contains($0.flow.destination) && $0.flow.hasPackets(in: (agreed, rest.to))
      }
      let isLate = streams.contains {
        left.contains($0.flow.destination) && $0.flow.heardTime(in: rest) >= Self.leastLater / 2
      }
      guard !isFollowed, isLate else { continue }
      return MediaSilence(
        session: paths.session, unheardAt: end, since: .moved(frame: said[index].frame),
        from: agreed, to: rest.to, heard: heard)
    }
    return nil
  }

  /// An end that heard something, and then nothing until both no longer wanted to speak.
  private func toTheEnd(
    _ end: MediaSession.End, _ streams: [MediaStream], _ others: [MediaStream]
  ) -> MediaSilence? {
    let last = streams.filter(isHeard).flatMap(\.flow.spans).filter { $0.firstAt <= to }
      .map { min($0.lastAt, to) }.max()
    guard let last, to - last >= MediaReading.mostListening,
      let heard = others.first(where: {
        $0.flow.heardTime(in: (last, to)) >= MediaReading.mostListening / 2
      })
    else { return nil }
    return MediaSilence(
      session: paths.session, unheardAt: end, since: .lastHeard, from: last, to: to, heard: heard)
  }
}
