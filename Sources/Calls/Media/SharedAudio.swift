import Media
import Wire

/// A time in which audio went between two endpoints and may be a call's that it was not given to.
///
/// Players and load generators have the same ports in many calls at once; and what goes where an end
/// sends from, with both ports its own, is announced by nobody.
struct SharedAudio: Sendable {
  /// The call whose it may be; nil while that is not known.
  var call: Int?
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

  func of(call: Int) -> SharedAudio {
    var own = self
    own.call = call
    return own
  }

  /// Whether it lasts for a while in a time.
  func isHeard(in time: (from: Moment, to: Moment)) -> Bool {
    min(to, time.to) - max(from, time.from) >= MediaReading.leastHearing
  }
}
