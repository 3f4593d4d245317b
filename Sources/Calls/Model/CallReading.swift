public import SIP

/// What a capture holds, every SIP message in exactly one of the three.
public struct CallReading: Sendable {
  /// In order of their first INVITE.
  public let calls: [Call]
  /// Transactions that belong to no call: OPTIONS, REGISTER, CANCELs of nothing.
  public let others: [Transaction]
  /// Responses and ACKs that match nothing that was seen.
  public let strays: [Sighting]

  public init(calls: [Call], others: [Transaction] = [], strays: [Sighting] = []) {
    self.calls = calls
    self.others = others
    self.strays = strays
  }
}
