/// Values in SDP that say what and how: of those only addresses, hosts and numbers of people go.
extension TextRewriter {
  /// As many digits may be somebody's number.
  private static let shortestNumber = 7
  /// As many as 32 bits have.
  private static let longestCount = 10

  /// Parts between blanks and semicolons: payload types and parameters' names stay as they are.
  mutating func describing(_ name: String, _ bytes: inout [UInt8], _ value: Range<Int>) {
    // A mailbox may stand in anything.
    if bytes[value].contains(0x40) { return rewrite(&bytes, value, .words) }
    let parts = bytes[value].split { $0.isBlank || $0 == 0x3B }.map(\.indices)
    for part in parts {
      let equals = bytes[part].firstIndex(of: 0x3D) ?? part.lowerBound - 1
      let said = equals + 1..<part.upperBound
      if let place = Self.secret(bytes, part) {
        rewrite(&bytes, place, .words)
      } else if name == "extmap", Self.isForeign(bytes, part) {
        rewrite(&bytes, part, .words)
      } else if Self.longestNumber(Array(bytes[part.lowerBound..<said.lowerBound]))
        >= Self.shortestNumber
      {
        rewrite(&bytes, part, .words)
      } else if Self.longestNumber(Array(bytes[said])) >= Self.shortestNumber {
        let own = part.lowerBound..<max(part.lowerBound, equals)
        let measure = own.isEmpty ? name : String(decoding: bytes[own], as: UTF8.self).lowercased()
        if !Self.isCount(bytes[said], of: measure) { rewrite(&bytes, said, .words) }
      } else if Self.hasAddress(bytes, said, orHost: name != "rtpmap" && name != "extmap") {
        rewrite(&bytes, said, .words)
      } else if Self.hasNumber(bytes, said) {
        rewrite(&bytes, said, .user)
      }
    }
  }

  /// A bandwidth: `TIAS:12800000` (RFC 8866 §5.8).
  mutating func bandwidth(_ bytes: inout [UInt8], _ value: Range<Int>) {
    let colon = bytes[value].firstIndex(of: 0x3A) ?? value.upperBound
    let isNamed = bytes[value.lowerBound..<colon].allSatisfy { $0.isLetter || $0 == 0x2D }
    if isNamed, Self.isCount(bytes[colon..<value.upperBound].dropFirst(), of: "rate") { return }
    if bytes[value].contains(0x40) || Self.longestNumber(Array(bytes[value])) >= Self.shortestNumber
    {
      rewrite(&bytes, value, .words)
    }
  }

  /// Names of media and groups of them: short ones say which it is, long ones may say whose.
  mutating func names(_ bytes: inout [UInt8], _ fields: some Collection<Range<Int>>) {
    for field in fields where field.count > 8 || Self.longestNumber(Array(bytes[field])) >= 5 {
      rewrite(&bytes, field, .words)
    }
  }

  /// Where a key stands that goes with an offer (RFC 4568 §6.1).
  private static func secret(_ bytes: [UInt8], _ part: Range<Int>) -> Range<Int>? {
    let mark = "inline:".utf8
    guard bytes[part].prefix(mark.count).map({ $0.isCapital ? $0 | 0x20 : $0 }).elementsEqual(mark)
    else { return nil }
    return part.lowerBound + mark.count..<part.upperBound
  }

  /// Whether it is a web address other than those that browsers have in common.
  private static func isForeign(_ bytes: [UInt8], _ part: Range<Int>) -> Bool {
    let text = String(decoding: bytes[part], as: UTF8.self).lowercased()
    return text.hasPrefix("http") && !text.hasPrefix("http://www.webrtc.org/")
      && !text.hasPrefix("https://aomediacodec.github.io/")
  }

  /// Whether a number says how much or, of sources, which one.
  private static func isCount(_ value: ArraySlice<UInt8>, of name: String) -> Bool {
    guard value.count <= longestCount, value.allSatisfy(\.isDigit) else { return false }
    return name == "ssrc-group" || name.contains("rate") || name.contains("max")
      || name.contains("min") || name.hasSuffix("br")
  }

  private static func hasAddress(_ bytes: [UInt8], _ value: Range<Int>, orHost: Bool) -> Bool {
    starts(bytes, value).contains { start in
      AddressText.four(in: bytes, from: start, to: value.upperBound) != nil
        || AddressText.six(in: bytes, from: start, to: value.upperBound) != nil
        || orHost && HostName.end(in: bytes, from: start, to: value.upperBound) != nil
    }
  }

  /// Whether a number stands there as people write it: behind a plus, or with a zero first.
  private static func hasNumber(_ bytes: [UInt8], _ value: Range<Int>) -> Bool {
    starts(bytes, value).contains { start in
      (bytes[start] == 0x30 || start > 0 && bytes[start - 1] == 0x2B)
        && NumberText.spoken(in: bytes, from: start, to: value.upperBound) != nil
    }
  }

  /// Where words begin.
  private static func starts(_ bytes: [UInt8], _ value: Range<Int>) -> [Int] {
    value.filter { index in
      WordCipher.isWordByte(bytes[index])
        && (index == value.lowerBound || !WordCipher.isWordByte(bytes[index - 1]))
    }
  }
}
