import Wire

/// One trunk's try at a call: a branch of the response context.
struct Attempt: Hashable, Sendable {
  enum State: Hashable, Sendable {
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
  enum Cancel: Hashable, Sendable {
    case none, sent, accepted
    /// Refused or lost: worth another try if the trunk shows life.
    case failed
  }

  let trunk: Int
  let pass: Breaker.Pass
  var state = State.silent
  var hadProvisional = false
  var cancel = Cancel.none
  /// When the call leaves; nil when only timer C says so.
  var leaveAt: Moment?
  /// Timer C (RFC 3261 §16.6 item 11).
  var timerC: Moment

  var isLive: Bool { state == .silent || state == .proceeding }
}
