package import Wire

/// One trunk's try at a call: a branch of the response context.
package struct Attempt: Hashable, Sendable {
  package enum State: Hashable, Sendable {
    /// Nothing has come.
    case silent
    /// A provisional response has come.
    case proceeding
    /// The call has left; what still comes is cancelled or ended.
    case abandoned
    /// It answered the caller, with that To tag.
    case answered(tag: String?)
    /// It answered nobody; its dialog is being ended.
    case absorbed
    /// A failure came, or nothing ever will.
    case ended
  }

  /// How far the CANCEL has come.
  package enum Cancel: Hashable, Sendable {
    case none, sent, accepted
    /// Refused or lost: worth another try if the trunk shows life.
    case failed
  }

  package let trunk: Int
  package let pass: Breaker.Pass
  package var state = State.silent
  package var hadProvisional = false
  package var cancel = Cancel.none
  /// When the call leaves; nil when only timer C says so.
  package var leaveAt: Moment?
  /// Timer C (RFC 3261 §16.6 item 11).
  package var timerC: Moment

  package var isLive: Bool { state == .silent || state == .proceeding }
}
