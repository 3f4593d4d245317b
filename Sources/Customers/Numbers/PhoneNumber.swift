/// A number that means the same everywhere (ITU-T E.164): `+` and at most 15 digits.
public struct PhoneNumber: Hashable, Sendable {
  /// `+4915112345678`.
  public let e164: String
  /// The country code, 1 to 3 digits.
  public let countryCode: String

  init(countryCode: String, national: some StringProtocol) {
    self.countryCode = countryCode
    e164 = "+\(countryCode)\(national)"
  }

  /// Reads E.164 with its `+` and nothing else; nil for what no country could have given out.
  public init?(_ text: String) {
    guard text.utf8.count <= 16, text.hasPrefix("+"),
      case .number(let number, nil) = NumberPlan.international.read(text), number.e164 == text
    else { return nil }
    self = number
  }

  /// The number inside its country, without any prefix.
  public var national: Substring { e164.dropFirst(1 + countryCode.count) }
}

extension PhoneNumber: CustomStringConvertible {
  public var description: String { e164 }
}

extension PhoneNumber: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let number = PhoneNumber(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text.prefix(32))\" is no number of E.164")
    }
    self = number
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(e164)
  }
}
