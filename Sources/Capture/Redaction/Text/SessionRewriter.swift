extension TextRewriter {
  /// Attributes of SDP that describe media and nobody.
  private static let plainAttributes: Set<String> = [
    "rtpmap", "fmtp", "ptime", "maxptime", "minptime", "sendrecv", "sendonly", "recvonly",
    "inactive", "rtcp-fb", "extmap", "framerate", "framesize", "silencesupp",
    "rtcp-mux", "rtcp-rsize", "setup", "connection", "quality", "orient", "type", "charset",
    "sqn", "cdsc", "x-cap", "ice-lite", "ice-options", "end-of-candidates", "curr", "des",
    "conf", "content", "bundle-only", "rtcp-xr", "direction", "imageattr", "simulcast", "rid",
    "maxprate", "cliprect", "gpmd", "ecn", "pcfg", "acfg", "tcap", "ssrc-group",
  ]

  /// Rewrites an SDP body (RFC 8866): who and where goes, what and how stays.
  mutating func session(_ bytes: inout [UInt8], _ range: Range<Int>) {
    var start = range.lowerBound
    while start < range.upperBound {
      let feed = bytes[start..<range.upperBound].firstIndex(where: { $0 == 0x0A || $0 == 0x0D })
      let end = feed ?? range.upperBound
      if end > start { line(&bytes, start..<end) }
      start = end + 1
    }
  }

  private mutating func line(_ bytes: inout [UInt8], _ line: Range<Int>) {
    guard line.count > 2, bytes[line.lowerBound + 1] == 0x3D else {
      return rewrite(&bytes, line, .words)
    }
    let value = line.lowerBound + 2..<line.upperBound
    switch bytes[line.lowerBound] {
    case UInt8(ascii: "v"), UInt8(ascii: "m"):
      if !Self.isNobody(bytes[value], isTime: false) { rewrite(&bytes, value, .words) }
    case UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "z"):
      if !Self.isNobody(bytes[value], isTime: true) { rewrite(&bytes, value, .words) }
    case UInt8(ascii: "b"):
      bandwidth(&bytes, value)
    case UInt8(ascii: "o"):
      origin(&bytes, value)
    case UInt8(ascii: "c"):
      for field in bytes[value].split(separator: 0x20).dropFirst(2).map(\.indices) {
        let end = bytes[field].firstIndex(of: 0x2F) ?? field.upperBound
        rewrite(&bytes, field.lowerBound..<end, .words)
      }
    case UInt8(ascii: "a"):
      attribute(&bytes, value)
    default:
      rewrite(&bytes, value, .words)
    }
  }

  /// Whether a value can name nobody: it has no address and no number as long as those of telephones.
  ///
  /// Times, in seconds since 1900 (RFC 8866 §5.9), have ten digits and nothing besides.
  private static func isNobody(_ value: ArraySlice<UInt8>, isTime: Bool) -> Bool {
    if value.contains(0x40) { return false }
    return longestNumber(Array(value)) < 7
      || isTime && value.allSatisfy { $0 == 0x20 || $0.isDigit }
  }

  /// Name, number and version of a session, network and address types, address (RFC 8866 §5.2).
  ///
  /// A name with a blank in it moves what stands behind it, and then numbers may be its own.
  private mutating func origin(_ bytes: inout [UInt8], _ value: Range<Int>) {
    let fields = bytes[value].split(separator: 0x20).map(\.indices)
    for (index, field) in fields.enumerated() {
      let isKept =
        switch index {
        case 1, 2: fields.count <= 6 && bytes[field].allSatisfy(\.isDigit)
        case 3...:
          ["in", "ip4", "ip6"].contains(
            String(decoding: bytes[field], as: UTF8.self).lowercased())
        default: false
        }
      if !isKept { rewrite(&bytes, field, .words) }
    }
  }

  /// `depth`: how many attributes it is named in, as capabilities are (RFC 5939 §3.3.1).
  private mutating func attribute(_ bytes: inout [UInt8], _ value: Range<Int>, depth: Int = 0) {
    guard let colon = bytes[value].firstIndex(of: 0x3A) else {
      if Self.longestNumber(Array(bytes[value])) >= 5 { rewrite(&bytes, value, .words) }
      return
    }
    let name = String(decoding: bytes[value.lowerBound..<colon], as: UTF8.self).lowercased()
    let rest = colon + 1..<value.upperBound
    let fields = bytes[rest].split(separator: 0x20).map(\.indices)
    switch name {
    case "mid": names(&bytes, fields)
    case "group": names(&bytes, fields.dropFirst())
    case "acap", "cpar":
      let inner = Self.inner(bytes, rest, isNumbered: name == "acap")
      guard depth < 2, let inner else { return rewrite(&bytes, rest, .words) }
      attribute(&bytes, inner, depth: depth + 1)
    case _ where Self.plainAttributes.contains(name) || name.hasPrefix("t38"):
      describing(name, &bytes, rest)
    case "rtcp":
      // Port, network and address types, address (RFC 3605 §2.1).
      for field in fields.dropFirst(3) { rewrite(&bytes, field, .words) }
    case "candidate", "remote-candidates":
      candidate(&bytes, fields, isOwn: name == "candidate")
    case "crypto", "fingerprint":
      // The names of the algorithms stay; keys and hashes go.
      for field in fields.dropFirst(name == "crypto" ? 2 : 1) {
        let open = bytes[field].firstIndex(of: 0x3A).map { $0 + 1 } ?? field.lowerBound
        rewrite(&bytes, (name == "crypto" ? open : field.lowerBound)..<field.upperBound, .words)
      }
    case "ssrc":
      for field in fields.dropFirst() {
        let open = bytes[field].firstIndex(of: 0x3A).map { $0 + 1 } ?? field.upperBound
        rewrite(&bytes, open..<field.upperBound, .words)
      }
    default:
      rewrite(&bytes, rest, .words)
    }
  }

  /// The attribute that a capability offers: behind its number, or behind `a=` (RFC 3407 §3).
  private static func inner(
    _ bytes: [UInt8], _ value: Range<Int>, isNumbered: Bool
  ) -> Range<Int>? {
    let mark: [UInt8] = isNumbered ? [] : [0x61, 0x3D]
    var start = value.lowerBound
    while start < value.upperBound, bytes[start].isBlank || isNumbered && bytes[start].isDigit {
      start += 1
    }
    let rest = start..<value.upperBound
    guard !rest.isEmpty, bytes[rest].starts(with: mark) else { return nil }
    return rest.lowerBound + mark.count..<rest.upperBound
  }

  /// RFC 8839 §5.1: the foundation is often made of an address, and so are the addresses.
  private mutating func candidate(_ bytes: inout [UInt8], _ fields: [Range<Int>], isOwn: Bool) {
    var isAddress = false
    for (index, field) in fields.enumerated() {
      let isPlace = isOwn ? index == 0 || index == 4 : index % 3 == 1
      if isPlace || isAddress { rewrite(&bytes, field, .words) }
      let word = String(decoding: bytes[field], as: UTF8.self).lowercased()
      isAddress = isOwn && index > 4 && (word == "raddr" || word == "ufrag")
    }
  }
}
