public import SIP

/// Who calls whom, as an INVITE has it.
public struct CallNumbers: Sendable, Hashable {
  /// The user part of From or P-Asserted-Identity; nil where it has none.
  public let caller: String?
  /// The user part of the Request-URI, or all of it where it has none; nil for a response.
  public let called: String?

  public init(_ invite: Message) {
    caller = CallerNumber(invite)?.text
    called = CallerNumber.target(of: invite)
  }
}
