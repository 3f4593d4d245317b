public import SIP
public import Wire

/// One attempt to set up a session on one hop: from the INVITE to the end of every dialog it made.
public struct Leg: Sendable {
  public let callID: String
  public let callerTag: String
  /// Who sent the INVITE on this hop.
  public let caller: Endpoint
  /// Who received it.
  public let callee: Endpoint
  /// The INVITE transactions outside a dialog; never empty.
  ///
  /// More than one where a challenge (401, 407) was answered with a new INVITE of higher CSeq.
  public internal(set) var invites: [Transaction]
  /// CANCEL transactions for these INVITEs.
  public internal(set) var cancels: [Transaction]
  /// Dialogs that 2xx responses made, in order of their first 2xx.
  public internal(set) var dialogs: [Dialog]
  /// Requests with a To tag and this leg's Call-ID that fit none of its dialogs: wrong tags, or
  /// an early dialog that never became one.
  public internal(set) var unmatched: [Transaction]

  public init(
    callID: String, callerTag: String, caller: Endpoint, callee: Endpoint,
    invites: [Transaction], cancels: [Transaction] = [], dialogs: [Dialog] = [],
    unmatched: [Transaction] = []
  ) {
    self.callID = callID
    self.callerTag = callerTag
    self.caller = caller
    self.callee = callee
    self.invites = invites
    self.cancels = cancels
    self.dialogs = dialogs
    self.unmatched = unmatched
  }

  /// The INVITE that decided the leg: the last one.
  public var invite: Transaction { invites[invites.count - 1] }
  public var startedAt: Moment { invites[0].startedAt }
  /// The first final response that is not a challenge.
  public var final: Sighting? { invite.final }
}
