import Media
import Wire

/// The audio of one session by where it goes, and what tells whether it gets there.
struct MediaPaths {
  let session: MediaSession
  private let reading: MediaReading
  private let toCaller: [MediaStream]
  private let toCallee: [MediaStream]
  private let ofCaller: [Endpoint]
  private let ofCallee: [Endpoint]

  init(_ session: MediaSession, _ reading: MediaReading) {
    self.session = session
    self.reading = reading
    ofCaller = session.caller.endpoints
    ofCallee = session.callee.endpoints
    toCaller = reading.streams(of: session, to: .caller).filter(\.isAudio)
    toCallee = reading.streams(of: session, to: .callee).filter(\.isAudio)
  }

  func streams(to end: MediaSession.End) -> [MediaStream] {
    end == .caller ? toCaller : toCallee
  }

  /// All that an end ever announced.
  private func named(by end: MediaSession.End) -> [Endpoint] {
    end == .caller ? ofCaller : ofCallee
  }

  /// Whether an end can hear it at all: not what goes to a port of its host that nobody announced or
  /// sends from.
  ///
  /// Behind a translator an end sends from where it may be answered, whatever it announced (RFC 4961).
  func arrives(_ stream: MediaStream, at end: MediaSession.End) -> Bool {
    let destination = stream.flow.destination
    let endpoints = named(by: end)
    return endpoints.contains(destination)
      || !endpoints.contains { $0.address == destination.address }
      || reading.streams.contains { $0.flow.source == destination }
  }

  /// Whether an end can hear it in a time: what goes where it listened before is not heard any more,
  /// unless it still sends from there.
  func arrives(
    _ stream: MediaStream, at end: MediaSession.End, in time: (from: Moment, to: Moment)
  ) -> Bool {
    let destination = stream.flow.destination
    guard named(by: end).contains(destination) else { return arrives(stream, at: end) }
    // What was agreed before may be on its way for a while.
    let held =
      time.to - time.from < Talk.leastLater
      ? named(by: end) : session.side(end).heldEndpoints(from: time.from, to: time.to)
    let still = (from: min(time.from + MediaReading.renegotiation, time.to), to: time.to)
    return held.contains(destination)
      || reading.streams.contains { $0.flow.source == destination && $0.flow.hasPackets(in: still) }
  }

  /// Whether another call has audio on an end's path in a time.
  func isShared(to end: MediaSession.End, in time: (from: Moment, to: Moment)) -> Bool {
    let (taker, sender) = (named(by: end), named(by: end.other))
    return reading.elsewhere.contains { shared in
      shared.call == session.call && taker.contains(shared.destination)
        && sender.contains(shared.source) && shared.isHeard(in: time)
    }
  }

  /// Where audio comes from that a host of the other side sends in a time to where an end sends from,
  /// with ports that nobody announced.
  func stray(to end: MediaSession.End, in time: (from: Moment, to: Moment)) -> Endpoint? {
    let sources = streams(to: end.other).map(\.flow.source)
    let hosts = named(by: end.other).map(\.address) + [session.side(end.other).party.address]
    return reading.elsewhere.first { stray in
      stray.call == session.call && sources.contains(stray.destination)
        && hosts.contains(stray.source.address) && stray.isHeard(in: time)
    }?.source
  }

  /// The private address to which alone an end is spoken to, while it sends from another.
  func translation(of end: MediaSession.End, _ heard: [MediaStream]) -> Endpoint? {
    let sources = streams(to: end.other).map(\.flow.source.address)
    guard let first = heard.first?.flow.destination, !sources.isEmpty,
      heard.allSatisfy({
        $0.flow.destination.address.isPrivate && !sources.contains($0.flow.destination.address)
      })
    else { return nil }
    return first
  }
}

extension MediaFlow {
  /// Whether it has packets in a time, as far as its pauses tell.
  func hasPackets(in time: (from: Moment, to: Moment)) -> Bool {
    spans.contains { $0.firstAt <= time.to && $0.lastAt >= time.from }
  }

  /// How long it is heard in a time, long pauses apart.
  func heardTime(in time: (from: Moment, to: Moment)) -> Duration {
    spans.reduce(Duration.zero) { heard, span in
      let (from, to) = (max(span.firstAt, time.from), min(span.lastAt, time.to))
      // The last packet speaks for its own 20 ms too.
      return span.packets > 1 && to >= from ? heard + (to - from) + .milliseconds(20) : heard
    }
  }

  /// Whether what is heard of it in a time may have pauses that are not told.
  func isUncut(in time: (from: Moment, to: Moment)) -> Bool {
    spans.contains { $0.isUncut && $0.firstAt <= time.to && $0.lastAt >= time.from }
  }
}

extension IPAddress {
  /// RFC 1918.
  fileprivate var isPrivate: Bool {
    guard case .v4(let number) = self else { return false }
    return number >> 24 == 10 || number >> 20 == 0xAC1 || number >> 16 == 0xC0A8
  }
}
