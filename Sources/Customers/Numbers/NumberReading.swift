/// What a number as a call spells it comes to.
public enum NumberReading: Hashable, Sendable {
  /// A number of E.164, and the extension behind it where one was named.
  case number(PhoneNumber, extension: String?)
  /// Why it cannot be known; one sentence without a full stop.
  case unknown(reason: String)

  /// The number alone.
  public var number: PhoneNumber? {
    if case .number(let number, _) = self { number } else { nil }
  }
}
