// Customers: who is calling.
//
// A number as a call spells it becomes a number of E.164 (NumberPlan) and is looked up in databases
// that hold the same customers, in order, within a budget of time (CustomerDirectory). The room
// knows nothing of calls.

/// Someone whose number is known.
public struct Customer: Codable, Hashable, Sendable {
  public let number: PhoneNumber
  public let name: String
  public let isVIP: Bool
  /// A language tag (RFC 5646) such as `de` or `en-GB`; absent where nobody has said.
  public let language: String?

  public init(_ number: PhoneNumber, name: String, isVIP: Bool = false, language: String? = nil) {
    self.number = number
    self.name = name
    self.isVIP = isVIP
    self.language = language
  }
}
