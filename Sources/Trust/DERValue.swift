/// A value in the distinguished encoding rules (ITU-T X.690), as certificates are written in.
struct DERValue: Hashable, Sendable {
  let bytes: [UInt8]

  /// Bytes that are such a value already.
  init(encoded bytes: [UInt8]) {
    self.bytes = bytes
  }

  init(_ tag: UInt8, _ content: [UInt8]) {
    bytes = [tag] + Self.length(content.count) + content
  }

  private init(_ tag: UInt8, of parts: [DERValue]) {
    self.init(tag, parts.flatMap(\.bytes))
  }

  static func sequence(_ parts: [DERValue]) -> DERValue { DERValue(0x30, of: parts) }
  static func set(_ parts: [DERValue]) -> DERValue { DERValue(0x31, of: parts) }

  /// A part that a number in brackets marks, such as `[3] EXPLICIT`.
  static func tagged(_ number: UInt8, _ part: DERValue) -> DERValue {
    DERValue(0xA0 | number, part.bytes)
  }

  static let yes = DERValue(0x01, [0xFF])

  /// A number that is not negative, from its bytes, the highest first.
  static func integer(_ magnitude: [UInt8]) -> DERValue {
    let digits = magnitude.drop { $0 == 0 }
    let needsZero = digits.first.map { $0 >= 0x80 } ?? true
    return DERValue(0x02, (needsZero ? [0] : []) + digits)
  }

  static func octets(_ content: [UInt8]) -> DERValue { DERValue(0x04, content) }

  static func bits(_ content: [UInt8], unused: UInt8 = 0) -> DERValue {
    DERValue(0x03, [unused] + content)
  }

  static func text(_ text: String) -> DERValue { DERValue(0x0C, Array(text.utf8)) }

  /// `YYMMDDHHMMSSZ` until 2049, `YYYYMMDDHHMMSSZ` from then on (RFC 5280 §4.1.2.5).
  static func time(_ utc: String) -> DERValue {
    let digits = utc.prefix(19).filter(\.isNumber) + "Z"
    return digits < "2050"
      ? DERValue(0x17, Array(digits.dropFirst(2).utf8)) : DERValue(0x18, Array(digits.utf8))
  }

  /// An object identifier of at least two numbers.
  static func object(_ numbers: [UInt32]) -> DERValue {
    var content: [UInt8] = [UInt8(numbers[0] * 40 + numbers[1])]
    for number in numbers.dropFirst(2) {
      var digits = [UInt8(number & 0x7F)]
      var rest = number >> 7
      while rest > 0 {
        digits.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
        rest >>= 7
      }
      content += digits
    }
    return DERValue(0x06, content)
  }

  private static func length(_ count: Int) -> [UInt8] {
    if count < 0x80 { return [UInt8(count)] }
    var digits: [UInt8] = []
    var rest = count
    while rest > 0 {
      digits.insert(UInt8(rest & 0xFF), at: 0)
      rest >>= 8
    }
    return [0x80 | UInt8(digits.count)] + digits
  }
}
