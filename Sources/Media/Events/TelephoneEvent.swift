/// The payload of a telephone event: one DTMF digit in progress (RFC 4733 §2.3).
public struct TelephoneEvent: Hashable, Sendable {
  public static let length = 4

  /// 0 to 9 are the digits, then star, pound, A to D (RFC 4733 §3.2).
  public var event: UInt8
  public var isEnd: Bool
  /// In -dBm0, 0 to 63.
  public var volume: UInt8
  /// In units of the RTP clock, since the event's timestamp.
  public var duration: UInt16

  public init(event: UInt8, isEnd: Bool = false, volume: UInt8 = 10, duration: UInt16) {
    self.event = event
    self.isEnd = isEnd
    self.volume = volume & 0x3F
    self.duration = duration
  }

  /// Reads the first four bytes of a payload; nil when there are fewer.
  public init?(_ payload: UnsafeRawBufferPointer) {
    guard payload.count >= Self.length else { return nil }
    event = payload[0]
    isEnd = payload[1] & 0x80 != 0
    volume = payload[1] & 0x3F
    duration = UInt16(payload[2]) << 8 | UInt16(payload[3])
  }

  public init?(_ payload: [UInt8]) {
    // Borrowed for the call only.
    guard let event = payload.withUnsafeBytes({ TelephoneEvent($0) }) else { return nil }
    self = event
  }

  public var payload: [UInt8] {
    [
      event, (isEnd ? 0x80 : 0) | volume, UInt8(duration >> 8),
      UInt8(truncatingIfNeeded: duration),
    ]
  }

  private static let digits = Array("0123456789*#ABCD")

  /// The digit, or nil for an event that is none.
  public static func digit(_ event: UInt8) -> Character? {
    event < digits.count ? digits[Int(event)] : nil
  }

  /// The event of a digit; nil for any other character.
  public static func event(of digit: Character) -> UInt8? {
    digits.firstIndex { "\($0)".lowercased() == "\(digit)".lowercased() }.map { UInt8($0) }
  }
}
