/// An IPv4 or IPv6 address as a number.
public enum IPAddress: Hashable, Sendable {
  case v4(UInt32)
  case v6(high: UInt64, low: UInt64)

  /// An IPv4 address from its four parts.
  public static func v4(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> IPAddress {
    .v4(UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d))
  }

  /// Whether the address is inside 127.0.0.0/8 or is ::1.
  public var isLoopback: Bool {
    switch self {
    case .v4(let number): number >> 24 == 127
    case .v6(let high, let low): high == 0 && low == 1
    }
  }

  /// Whether it is 0.0.0.0 or ::, which is nobody's.
  public var isUnspecified: Bool {
    switch self {
    case .v4(let number): number == 0
    case .v6(let high, let low): high == 0 && low == 0
    }
  }

  public var isIPv6: Bool {
    if case .v6 = self { true } else { false }
  }
}

extension IPAddress: LosslessStringConvertible {
  /// Reads dotted IPv4 or RFC 4291 §2.2 IPv6 text, with or without brackets; nil for a name.
  public init?(_ text: String) {
    self.init(text: text)
  }

  public init?(text: some StringProtocol) {
    if let number = Self.plainNumber(text.utf8) {
      self = .v4(number)
      return
    }
    if text.contains(":") {
      guard let address = IPv6Text.read(text) else { return nil }
      self = address
      return
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var number: UInt32 = 0
    for part in parts {
      guard !part.isEmpty, part.count <= 3, part.allSatisfy(\.isNumber), let byte = UInt8(part)
      else { return nil }
      number = number << 8 | UInt32(byte)
    }
    self = .v4(number)
  }

  /// Four numbers with dots between, as nearly all addresses are written; nil for anything else.
  @inline(__always)
  private static func plainNumber(_ text: some Sequence<UInt8>) -> UInt32? {
    var number: UInt32 = 0
    var part: UInt32 = 0
    var digits = 0
    var dots = 0
    for byte in text {
      if byte == 0x2E, digits > 0, dots < 3 {
        number = number << 8 | part
        part = 0
        digits = 0
        dots += 1
      } else {
        guard byte &- 0x30 < 10, digits < 3 else { return nil }
        part = part * 10 + UInt32(byte - 0x30)
        digits += 1
        if part > 255 { return nil }
      }
    }
    return dots == 3 && digits > 0 ? number << 8 | part : nil
  }

  public var description: String {
    switch self {
    case .v4(let n): "\(n >> 24).\(n >> 16 & 255).\(n >> 8 & 255).\(n & 255)"
    case .v6(let high, let low): IPv6Text.write(high: high, low: low)
    }
  }
}

extension IPAddress: Comparable {
  public static func < (left: IPAddress, right: IPAddress) -> Bool {
    switch (left, right) {
    case (.v4(let a), .v4(let b)): a < b
    case (.v4, .v6): true
    case (.v6, .v4): false
    case (.v6(let aHigh, let aLow), .v6(let bHigh, let bLow)): (aHigh, aLow) < (bHigh, bLow)
    }
  }
}
