import SIP
import Signaling
import Wire

/// Where a party is in its script.
struct ScriptPosition: Sendable {
  private(set) var index = 0
  /// When the step's turn came.
  private(set) var reachedAt = Moment.zero
  /// When it began, after what it waited for; nil before.
  private(set) var begunAt: Moment?
  /// When to look again if nothing happens.
  var deadline: Moment?
  /// Whether the step has done what it does only once.
  var hasActed = false
  /// When a step that lasts began to do what it does.
  var actedAt: Moment?

  mutating func reached(at now: Moment) {
    reachedAt = now
  }

  mutating func begin(at now: Moment) {
    begunAt = now
  }

  mutating func next(at now: Moment) {
    index += 1
    reachedAt = now
    begunAt = nil
    deadline = nil
    hasActed = false
    actedAt = nil
  }
}

/// How far a step has come.
enum Progress: Sendable, Hashable {
  case done
  /// Not yet; to be looked at again at that moment at the latest.
  case waiting(until: Moment)
  case failed(String)
}

/// What a request of the party's own was for.
enum Errand: Sendable {
  case invite(call: Int)
  case reinvite(call: Int)
  /// CANCEL, BYE, INFO, REFER or NOTIFY of a call.
  case inCall(Int)
  /// INFO that says a key.
  case key(call: Int)
  case options
  case register(Message, Way, isAuthorised: Bool)
}

/// A digest challenge given out, until the credentials come.
struct PendingChallenge: Sendable {
  enum State: Sendable, Hashable {
    case waiting, met
    case wrong(String)
  }

  let challenge: Challenge
  let nonce: String
  /// The call whose INVITE was challenged; nil for a REGISTER.
  let call: Int?
  var state = State.waiting
}
