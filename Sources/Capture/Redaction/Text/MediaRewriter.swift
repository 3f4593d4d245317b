import Media
import Wire

extension TextRewriter {
  /// Whether a datagram looks like RTP or RTCP (RFC 3550 §5.1, RFC 5761 §4).
  static func looksLikeMedia(_ payload: ArraySlice<UInt8>) -> Bool {
    payload.count >= 8 && payload[payload.startIndex] & 0xC0 == 0x80
      && (isControl(payload) || payload.count >= 12)
  }

  /// Whether a reader takes a datagram for RTP or RTCP.
  static func isMedia(_ payload: ArraySlice<UInt8>) -> Bool {
    // Borrowed for the call only.
    payload.withUnsafeBytes { raw -> Bool in
      guard raw.count >= 8, FlowTable.mayBeMedia(firstByte: raw[0]) else { return false }
      if RTCPPacket.isOne(secondByte: raw[1]) { return RTCPPacket.read(raw) != nil }
      // Of a packet that was cut padding cannot be told, and is not asked for.
      return RTPHeader(raw, isWhole: false) != nil
    }
  }

  private static func isControl(_ payload: ArraySlice<UInt8>) -> Bool {
    (192...223).contains(payload[payload.startIndex + 1])
  }

  /// Rewrites RTP or RTCP; headers stay.
  mutating func media(_ bytes: inout [UInt8], _ range: Range<Int>) {
    if Self.isControl(bytes[range]) { control(&bytes, range) } else { sound(&bytes, range) }
  }

  /// Noise in place of sound, the same for the same sound.
  ///
  /// So a relay is still seen to change nothing. Silence (one byte repeated) stays, as long as it is
  /// more than a few letters of a text (RFC 4103); pressed keys become other ones.
  private mutating func sound(_ bytes: inout [UInt8], _ range: Range<Int>) {
    report.count(.media)
    let first = range.lowerBound
    var start = first + 12 + 4 * Int(bytes[first] & 0x0F)
    // Of contributing sources only the number is read.
    for index in first + 12..<min(start, range.upperBound) { bytes[index] = 0 }
    if bytes[first] & 0x10 != 0, start + 4 <= range.upperBound {
      let words = Int(bytes[start + 2]) << 8 | Int(bytes[start + 3])
      let end = min(start + 4 + 4 * words, range.upperBound)
      for index in start + 4..<end { bytes[index] = 0 }
      start = end
    }
    guard start < range.upperBound else { return }
    let payload = start..<range.upperBound
    // RFC 4733 §2.3: event, end and volume, duration.
    if payload.count == 4, bytes[first + 1] & 0x7F >= 96, bytes[start] < 16,
      bytes[start + 1] & 0x40 == 0
    {
      bytes[start] = UInt8(hash.permute(Int(bytes[start]), of: 16, [0x45]))
      return
    }
    // The last byte counts the padding, where there is any.
    let isPadded = bytes[first] & 0x20 != 0
    let end = isPadded ? payload.upperBound - 1 : payload.upperBound
    let body = start..<max(start, end)
    guard let byte = bytes[body].first else { return }
    let type = bytes[first + 1] & 0x7F
    let isLong = body.count >= Self.shortestSilence
    if isLong || Self.comfortNoise.contains(type), bytes[body].allSatisfy({ $0 == byte }) { return }
    var source = hash.noise(0x52, bytes[body])
    // Of dynamic codecs the first byte says how many frames follow (RFC 6716 §3.1): one, or two. Of
    // a few letters it is a letter.
    let head = bytes[start] & 0xFC | (bytes[start] & 3 == 1 ? 1 : 0)
    for index in body { bytes[index] = source.byte() }
    if type >= 96, isLong { bytes[start] = head }
  }

  private static let shortestSilence = 10
  /// RFC 3389 §4, and what devices used before it.
  private static let comfortNoise: Set<UInt8> = [13, 19]

  /// A compound RTCP packet (RFC 3550 §6.1): reports stay, names go.
  private mutating func control(_ bytes: inout [UInt8], _ range: Range<Int>) {
    report.count(.control)
    var start = range.lowerBound
    while start + 4 <= range.upperBound {
      let words = Int(bytes[start + 2]) << 8 | Int(bytes[start + 3])
      let end = min(start + 4 + 4 * words, range.upperBound)
      switch bytes[start + 1] {
      case 200, 201, 205, 206: break
      case 202: describe(&bytes, start + 4..<end)
      case 203:
        let reason = start + 4 + 4 * Int(bytes[start] & 0x1F)
        if reason + 1 < end { rewrite(&bytes, reason + 1..<end, .words) }
      default: for index in min(start + 8, end)..<end { bytes[index] = 0 }
      }
      start = end
    }
    for index in start..<range.upperBound { bytes[index] = 0 }
  }

  /// RFC 3550 §6.5: chunks of a source and items of type, length and text.
  private mutating func describe(_ bytes: inout [UInt8], _ range: Range<Int>) {
    var index = range.lowerBound
    while index + 4 <= range.upperBound {
      index += 4
      while index < range.upperBound, bytes[index] != 0 {
        guard index + 2 <= range.upperBound else { return }
        let end = min(index + 2 + Int(bytes[index + 1]), range.upperBound)
        rewrite(&bytes, index + 2..<end, .words)
        index = end
      }
      // A zero ends the items; the chunk is filled up to four bytes.
      index = min(range.upperBound, range.lowerBound + ((index - range.lowerBound) / 4 + 1) * 4)
    }
  }
}
