import SIP
import Signaling
import Wire

/// One caller, from the INVITE to the BYE.
struct Call: Sendable {
  let id: Int
  let began: Moment
  let number: String
  let called: String
  /// Header fields of the INVITE that whoever takes the call is to be told.
  let context: [Draft.Field]
  let maxForwards: Int
  var caller: Leg
  var menu: Menu
  /// What was found out about the caller; nil while it is being looked up.
  var greeting: Greeting?
  var attempt: Attempt?
  /// The other leg, once somebody has taken the call.
  var target: Leg?
  var towardCaller: PacketRelay?
  var towardTarget: PacketRelay?
  var recording: RecordingWatch?
  /// What became of it so far.
  var outcome = Outcome.abandoned

  var isBridged: Bool { target != nil }

  subscript(side: Side) -> Leg? {
    get { side == .caller ? caller : target }
    set {
      switch side {
      case .caller: if let newValue { caller = newValue }
      case .target: target = newValue
      }
    }
  }
}

/// How a caller is greeted.
public enum Greeting: Sendable {
  case general
  case personal(Track)
}

/// What became of a call, for the count.
public enum Outcome: String, Hashable, Sendable, CaseIterable {
  /// The caller left the menu.
  case abandoned
  /// Joined with somebody of a list.
  case connected
  /// Handed over by REFER.
  case transferred
  /// A message was recorded.
  case voicemail
  /// The menu came to its end.
  case ended
  /// The caller's ACK never came, or its network failed.
  case lost
  /// The longest time was over, or the service stopped.
  case cut
}
