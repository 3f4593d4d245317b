import Media
import Wire

/// A time in which audio went between two endpoints and may be a call's that it was not given to.
///
/// Players and load generators have the same ports in many calls at once; and what goes where an end
/// sends from, with both ports its own, is announced by nobody.
struct SharedAudio: Sendable {
  /// So many are kept of each call and destination.
  static let most = 16
  /// So many streams of no call are looked at.
  static let mostStrays = 4_096

  /// The call whose it may be; nil while that is not known.
  let call: Int?
  let source: Endpoint
  let destination: Endpoint
  let from: Moment
  let to: Moment

  init(_ flow: MediaFlow, call: Int? = nil) {
    self.call = call
    source = flow.source
    destination = flow.destination
    from = flow.firstAt
    to = flow.lastAt
  }

  private init(_ stray: SharedAudio, call: Int) {
    self.call = call
    source = stray.source
    destination = stray.destination
    from = stray.from
    to = stray.to
  }

  /// Those of no call, by their destinations, that go where an end of one sends from.
  static func answering(
    _ streams: [MediaStream], among strays: [Endpoint: [SharedAudio]]
  ) -> [SharedAudio] {
    if strays.isEmpty { return [] }
    var told: [Int: Set<Endpoint>] = [:]
    var answering: [SharedAudio] = []
    for stream in streams {
      guard let call = stream.call, let found = strays[stream.flow.source],
        told[call, default: []].insert(stream.flow.source).inserted
      else { continue }
      answering += found.prefix(most).map { SharedAudio($0, call: call) }
    }
    return answering
  }

  /// Whether it lasts for a while in a time.
  func isHeard(in time: (from: Moment, to: Moment)) -> Bool {
    min(to, time.to) - max(from, time.from) >= MediaReading.leastHearing
  }
}
