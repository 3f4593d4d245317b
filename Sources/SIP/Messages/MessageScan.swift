/// Where the parts every message must have stand in its bytes.
struct MessageScan: Sendable {
  /// A request's method; a response's version.
  private(set) var first = 0..<0
  /// A request's URI; a response's reason phrase.
  private(set) var second = 0..<0
  private(set) var status: StatusCode?
  private(set) var headers = 0..<0
  private(set) var body = 0..<0
  private(set) var callID = 0..<0
  private(set) var cseqNumber: UInt32 = 0
  private(set) var cseqMethod = 0..<0
  private(set) var fromTag: Range<Int>?
  private(set) var toTag: Range<Int>?
  private(set) var branch: Range<Int>?

  static let largestMessage = 65_535

  init(_ bytes: [UInt8]) throws(ParseError) {
    guard bytes.count <= Self.largestMessage else { throw .tooLarge(bytes.count) }
    guard let lineEnd = bytes.firstIndex(of: 0x0A) else { throw .notSIP }
    try readStartLine(bytes, upTo: lineEnd)
    guard let bodyStart = Self.endOfHeaders(bytes, from: lineEnd + 1) else {
      throw .unterminatedHeaders
    }
    headers = lineEnd + 1..<bodyStart
    try readHeaders(bytes, bodyStart: bodyStart)
  }

  private mutating func readStartLine(_ bytes: [UInt8], upTo lineEnd: Int) throws(ParseError) {
    let line = HeaderLines.trim(bytes, 0..<lineEnd)
    let version = Array("SIP/2.0".utf8)
    func fail() -> ParseError {
      .startLine(String(decoding: bytes[line].prefix(80), as: UTF8.self))
    }
    if bytes[line].starts(with: version) {
      let digits = line.lowerBound + 8..<line.lowerBound + 11
      guard line.count >= 11, bytes[digits.lowerBound - 1] == 0x20,
        let number = Self.number(bytes[digits]), let code = StatusCode(rawValue: Int(number)),
        line.count == 11 || bytes[digits.upperBound] == 0x20
      else { throw fail() }
      first = line.lowerBound..<line.lowerBound + 7
      second = min(digits.upperBound + 1, line.upperBound)..<line.upperBound
      status = code
      return
    }
    guard bytes[line].count > 9, bytes[line].suffix(7).elementsEqual(version),
      let firstSpace = bytes[line].firstIndex(of: 0x20),
      let lastSpace = bytes[line].lastIndex(of: 0x20), lastSpace == line.upperBound - 8,
      firstSpace > line.lowerBound, lastSpace > firstSpace + 1
    else { throw bytes[line].contains(0x20) ? fail() : .notSIP }
    first = line.lowerBound..<firstSpace
    second = firstSpace + 1..<lastSpace
    guard bytes[first].allSatisfy(Self.isToken) else { throw fail() }
  }

  private mutating func readHeaders(_ bytes: [UInt8], bodyStart: Int) throws(ParseError) {
    var contentLength: Int?
    var seen: Set<String> = []
    var lines = HeaderLines(bytes, in: headers)
    while let line = lines.next() {
      let name = HeaderName(String(decoding: bytes[line.name], as: UTF8.self))
      let isFirst = seen.insert(name.canonical).inserted
      guard isFirst else { continue }
      switch name.canonical {
      case "call-id": callID = line.value
      case "cseq": try readCSeq(bytes, line.value)
      case "from": fromTag = Self.parameter("tag", in: bytes, line.value)
      case "to": toTag = Self.parameter("tag", in: bytes, line.value)
      case "via": branch = Self.parameter("branch", in: bytes, line.value)
      case "content-length":
        guard let number = Self.number(bytes[line.value]) else {
          throw .malformed(.contentLength, String(decoding: bytes[line.value], as: UTF8.self))
        }
        contentLength = Int(number)
      default: break
      }
    }
    for required in [HeaderName.callID, .cseq, .from, .to, .via]
    where !seen.contains(required.canonical) {
      throw .missing(required)
    }
    guard !callID.isEmpty else { throw .malformed(.callID, "") }
    let available = bytes.count - bodyStart
    if let contentLength, contentLength > available {
      throw .bodyTooShort(has: available, contentLength: contentLength)
    }
    body = bodyStart..<bodyStart + (contentLength ?? available)
  }

  private mutating func readCSeq(_ bytes: [UInt8], _ value: Range<Int>) throws(ParseError) {
    let digits = bytes[value].prefix { (0x30...0x39).contains($0) }
    let method = HeaderLines.trim(bytes, digits.endIndex..<value.upperBound)
    guard let number = Self.number(digits), let narrow = UInt32(exactly: number),
      !method.isEmpty, method.lowerBound > digits.endIndex
    else { throw .malformed(.cseq, String(decoding: bytes[value], as: UTF8.self)) }
    cseqNumber = narrow
    cseqMethod = method
  }

  /// The value of a header parameter that stands outside quotes and angle brackets.
  private static func parameter(
    _ name: StaticString, in bytes: [UInt8], _ value: Range<Int>
  ) -> Range<Int>? {
    let wanted = name.withUTF8Buffer { Array($0) }
    var index = value.lowerBound
    var quoted = false
    var depth = 0
    while index < value.upperBound {
      let byte = bytes[index]
      index += 1
      if quoted {
        if byte == 0x5C { index += 1 }
        if byte == 0x22 { quoted = false }
        continue
      }
      if byte == 0x22 { quoted = true }
      if byte == 0x3C { depth += 1 }
      if byte == 0x3E { depth -= 1 }
      if byte == 0x2C, depth <= 0 { return nil }
      guard byte == 0x3B, depth <= 0 else { continue }
      let stop = bytes[index..<value.upperBound].firstIndex { $0 == 0x3B || $0 == 0x2C }
      let whole = index..<(stop ?? value.upperBound)
      guard let equals = bytes[whole].firstIndex(of: 0x3D) else { continue }
      let key = HeaderLines.trim(bytes, whole.lowerBound..<equals)
      let matches =
        key.count == wanted.count
        && zip(bytes[key], wanted).allSatisfy { $0 | 0x20 == $1 }
      if matches { return HeaderLines.trim(bytes, equals + 1..<whole.upperBound) }
    }
    return nil
  }

  private static func endOfHeaders(_ bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      if bytes[index] == 0x0A { return index + 1 }
      if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A {
        return index + 2
      }
      guard let next = bytes[index...].firstIndex(of: 0x0A) else { return nil }
      index = next + 1
    }
    return nil
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    guard (1...10).contains(digits.count) else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + UInt64(digit - 0x30)
    }
    return value
  }

  /// RFC 3261 §25.1 token.
  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-.!%*_+`'~".utf8.contains(byte)
    }
  }
}
