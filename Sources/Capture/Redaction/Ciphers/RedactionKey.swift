/// What decides how a capture is rewritten: 128 bits, secret, the same for files that belong
/// together.
public struct RedactionKey: Hashable, Sendable {
  let first: UInt64
  let second: UInt64

  /// A key nobody knows.
  public init() {
    var source = SystemRandomNumberGenerator()
    first = source.next()
    second = source.next()
  }

  /// Reads 32 hexadecimal digits; nil for anything else.
  public init?(_ text: String) {
    guard text.utf8.count == 32, text.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let first = UInt64(text.prefix(16), radix: 16),
      let second = UInt64(text.suffix(16), radix: 16)
    else { return nil }
    self.first = first
    self.second = second
  }
}
