import Wire

/// A host that is written out in a configuration's text, with what follows it.
struct LiteralHost: Hashable {
  /// In bytes of the text.
  let host: Range<Int>
  let name: String
  /// Nil for a name.
  let address: IPAddress?
  let port: Range<Int>?
  let portNumber: UInt16?
  /// The word after `;transport=`.
  let transport: Range<Int>?
  /// Where host and port end.
  let end: Int
  /// Whether nothing comes after host and port.
  let endsText: Bool
  /// Whether it is the host of a `sip:` URI.
  let isURI: Bool

  /// Every address that is written out in the text.
  static func addresses(in text: String) -> [LiteralHost] {
    let bytes = Array(text.utf8)
    var found: [LiteralHost] = []
    var index = 0
    while index < bytes.count {
      if isDigit(bytes[index]), index == 0 || !isNamePart(bytes[index - 1]) {
        let end = bytes[index...].firstIndex { !isDigit($0) && $0 != 0x2E } ?? bytes.count
        let isWhole = end == bytes.count || !isNamePart(bytes[end])
        let name = String(decoding: bytes[index..<end], as: UTF8.self)
        if isWhole, let address = IPAddress(text: name) {
          found.append(LiteralHost(bytes, index..<end, name, address))
        }
        index = max(end, index + 1)
      } else if bytes[index] == 0x5B,
        let end = bytes[index...].prefix(48).firstIndex(of: 0x5D),
        let address = IPAddress(
          text: String(decoding: bytes[(index + 1)..<end], as: UTF8.self)), address.isIPv6
      {
        found.append(
          LiteralHost(
            bytes, index..<(end + 1), String(decoding: bytes[index...end], as: UTF8.self), address))
        index = end + 1
      } else {
        index += 1
      }
    }
    return found
  }

  /// The host of a text that is a `sip:` URI, a name or an address.
  static func uri(_ text: String) -> LiteralHost? {
    let bytes = Array(text.utf8)
    guard let scheme = ["sip:", "sips:"].first(where: { text.hasPrefix($0) }) else { return nil }
    var start = scheme.utf8.count
    if let at = bytes.firstIndex(of: 0x40) { start = at + 1 }
    guard start < bytes.count else { return nil }
    if let address = addresses(in: text).first(where: { $0.host.lowerBound == start }) {
      return address
    }
    let end = bytes[start...].firstIndex { !isNamePart($0) } ?? bytes.count
    let name = String(decoding: bytes[start..<end], as: UTF8.self)
    guard name.contains(where: { $0.isASCII && $0.isLetter }) else { return nil }
    return LiteralHost(bytes, start..<end, name, nil)
  }

  private init(_ bytes: [UInt8], _ host: Range<Int>, _ name: String, _ address: IPAddress?) {
    self.host = host
    self.name = name
    self.address = address
    var end = host.upperBound
    var port: Range<Int>?
    var number: UInt16?
    if end < bytes.count, bytes[end] == 0x3A {
      let stop = bytes[(end + 1)...].firstIndex { !Self.isDigit($0) } ?? bytes.count
      number = UInt16(String(decoding: bytes[(end + 1)..<stop], as: UTF8.self))
      if number != nil {
        port = (end + 1)..<stop
        end = stop
      }
    }
    self.port = port
    portNumber = number
    self.end = end
    endsText = end == bytes.count
    isURI = String(decoding: bytes.prefix(5), as: UTF8.self).hasPrefix("sip")
    var transport: Range<Int>?
    let mark = Array(";transport=".utf8)
    // Parameters follow at once; a long text is not searched again for each of its addresses.
    let near = Array(bytes[end..<min(bytes.count, end + 200)])
    if let start = ByteSearch.first(mark, in: near, from: 0).map({ $0 + end }) {
      let from = start + mark.count
      let stop = bytes[from...].firstIndex { !Self.isNamePart($0) } ?? bytes.count
      if stop > from { transport = from..<stop }
    }
    self.transport = transport
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == 0x2D || byte == 0x2E || byte == 0x5F
  }
}
