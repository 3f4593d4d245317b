public import Foundation
import Wire

/// The name of a voicemail, made once and kept: what a store holds under it is that message.
///
/// `20261129T052213.123Z-4915112345-9f0c61d2`: when it began (UTC), who called, and 32 random bits.
/// It sorts by time and is safe as a file's name and in a URL.
public struct MessageID: Hashable, Sendable {
  public let text: String

  /// Makes a new one; of a caller, letters and digits are kept, at most 24 of them.
  public init(
    began: Date, caller: String, using generator: inout some RandomNumberGenerator
  ) {
    let moment = Moment(nanoseconds: began.milliseconds * 1_000_000)
    let stamp = moment.utc.replacing("-", with: "").replacing(":", with: "")
    let (whole, fraction) = Self.parts(of: stamp)
    let who = caller.unicodeScalars.filter(Self.isPlain).prefix(24)
    let random = String(UInt32.random(in: 0...(.max), using: &generator), radix: 16)
    let mark = String(repeating: "0", count: 8 - random.count) + random
    text =
      "\(whole).\(fraction)Z-\(who.isEmpty ? "anonymous" : String(String.UnicodeScalarView(who)))"
      + "-\(mark)"
  }

  /// Reads one that was made before; nil for anything else, such as a path.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count <= 64, parts.count == 3, Self.date(of: parts[0]) != nil,
      !parts[1].isEmpty, parts[1].unicodeScalars.allSatisfy(Self.isPlain),
      parts[2].utf8.count == 8, parts[2].unicodeScalars.allSatisfy(Self.isPlain)
    else { return nil }
    self.text = text
  }

  /// When the message began, to the millisecond.
  public var began: Date {
    Self.date(of: text.prefix { $0 != "-" }) ?? Date(timeIntervalSince1970: 0)
  }

  /// The digits and letters of the caller.
  public var caller: String {
    let parts = text.split(separator: "-")
    return parts.count == 3 ? String(parts[1]) : ""
  }

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", "a"..."z", "A"..."Z": true
    default: false
    }
  }

  /// `20261129T052213` and three digits of the second's fraction.
  private static func parts(of stamp: String) -> (Substring, String) {
    let whole = stamp.prefix(15)
    let fraction = stamp.dropFirst(15).filter(\.isNumber).prefix(3)
    return (whole, fraction + String(repeating: "0", count: 3 - fraction.count))
  }

  private static func date(of stamp: Substring) -> Date? {
    let bytes = Array(stamp.utf8)
    guard bytes.count == 20, bytes[8] == UInt8(ascii: "T"), bytes[15] == UInt8(ascii: "."),
      bytes[19] == UInt8(ascii: "Z")
    else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      guard bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8),
      let hour = number(9..<11), let minute = number(11..<13), let second = number(13..<15),
      let milliseconds = number(16..<19), (1970...9999).contains(year), (1...12).contains(month),
      (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    // Days from 1970-01-01 in the Gregorian calendar, counted from March.
    let shifted = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let days =
      365 * shifted.0 + shifted.0 / 4 - shifted.0 / 100 + shifted.0 / 400
      + (153 * shifted.1 + 2) / 5 + day - 1 - 719_468
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    return Date(timeIntervalSince1970: Double(seconds) + Double(milliseconds) / 1000)
  }
}

extension MessageID: Comparable, CustomStringConvertible {
  public static func < (left: MessageID, right: MessageID) -> Bool { left.text < right.text }
  public var description: String { text }
}

extension MessageID: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let id = MessageID(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\"\(text.prefix(80))\" is no message's id")
    }
    self = id
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

extension Date {
  /// Milliseconds since 1970, none before it and none after 9999.
  var milliseconds: Int64 {
    let value = (timeIntervalSince1970 * 1000).rounded(.down)
    return value.isFinite ? Int64(min(max(value, 0), 253_402_300_799_000)) : 0
  }
}
