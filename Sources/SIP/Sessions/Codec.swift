/// What a payload type means in one session description.
public struct Codec: Hashable, Sendable, CustomStringConvertible {
  public var payloadType: UInt8
  /// As written; compare by `codecName`.
  public var name: String
  /// In Hz of the RTP clock.
  public var clockRate: Int
  public var channels: Int

  public init(payloadType: UInt8, name: String, clockRate: Int, channels: Int = 1) {
    self.payloadType = payloadType
    self.name = name
    self.clockRate = clockRate
    self.channels = channels
  }

  /// Reads an `rtpmap` value; nil without a name and a clock rate.
  init?(payloadType: UInt8, rtpmap: String) {
    let parts = Self.parts(rtpmap)
    guard parts.count >= 2, !parts[0].isEmpty, let rate = Int(parts[1]), rate > 0 else {
      return nil
    }
    let channels = parts.count > 2 ? Int(parts[2]) ?? 1 : 1
    self.init(
      payloadType: payloadType, name: String(parts[0]), clockRate: rate,
      channels: max(1, channels))
  }

  /// What stands between slashes.
  private static func parts(_ rtpmap: String) -> [Substring] {
    // Where all is ASCII each byte is a character, and bytes are told apart far sooner.
    guard rtpmap.utf8.allSatisfy({ $0 < 0x80 }) else {
      return rtpmap.split(separator: "/", omittingEmptySubsequences: false)
    }
    return rtpmap.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { Substring($0) }
  }

  public var codecName: CodecName { CodecName(rawValue: name) }

  /// The `rtpmap` value: `PCMU/8000`.
  public var rtpmap: String {
    "\(name)/\(clockRate)" + (channels > 1 ? "/\(channels)" : "")
  }

  public var description: String { "\(payloadType) \(rtpmap)" }

  /// The meaning RFC 3551 §6 gives a payload type below 96; nil where it gives none.
  public static func fixed(_ payloadType: UInt8) -> Codec? {
    fixedTypes[payloadType].flatMap { Codec(payloadType: payloadType, rtpmap: $0) }
  }

  private static let fixedTypes: [UInt8: String] = [
    0: "PCMU/8000", 3: "GSM/8000", 4: "G723/8000", 5: "DVI4/8000", 6: "DVI4/16000",
    7: "LPC/8000", 8: "PCMA/8000", 9: "G722/8000", 10: "L16/44100/2", 11: "L16/44100",
    12: "QCELP/8000", 13: "CN/8000", 14: "MPA/90000", 15: "G728/8000", 16: "DVI4/11025",
    17: "DVI4/22050", 18: "G729/8000", 25: "CelB/90000", 26: "JPEG/90000", 28: "nv/90000",
    31: "H261/90000", 32: "MPV/90000", 33: "MP2T/90000", 34: "H263/90000",
  ]
}
