import Media
import Wire

/// A time in which audio went between two endpoints that a call had, and was taken for another
/// call's: players and load generators have the same ports in many calls at once.
struct SharedAudio: Sendable {
  /// So many are kept of each call.
  static let most = 16

  /// The call whose it may be as well.
  let call: Int
  let source: Endpoint
  let destination: Endpoint
  let from: Moment
  let to: Moment

  init(_ flow: MediaFlow, call: Int) {
    self.call = call
    source = flow.source
    destination = flow.destination
    from = flow.firstAt
    to = flow.lastAt
  }
}
