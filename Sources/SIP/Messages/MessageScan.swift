/// Where the parts every message must have stand in its bytes.
///
/// One pass in place over the header lines; nothing is allocated unless the message is refused.
/// Every sighting carries one, so it is kept small.
package struct MessageScan: Sendable {
  /// A request's method; a response's version.
  @ScannedPart package private(set) var first = 0..<0
  /// A request's URI; a response's reason phrase.
  @ScannedPart package private(set) var second = 0..<0
  package private(set) var status: StatusCode?
  @ScannedPart package private(set) var headers = 0..<0
  @ScannedPart package private(set) var body = 0..<0
  @ScannedPart package private(set) var callID = 0..<0
  package private(set) var cseqNumber: UInt32 = 0
  @ScannedPart package private(set) var cseqMethod = 0..<0
  @ScannedPart package private(set) var fromTag: Range<Int>?
  @ScannedPart package private(set) var toTag: Range<Int>?
  @ScannedPart package private(set) var branch: Range<Int>?
  /// The value of the first Contact header field.
  @ScannedPart package private(set) var contact: Range<Int>?
  /// The value of the first From header field.
  @ScannedPart package private(set) var from = 0..<0
  @ScannedPart package private(set) var contentType: Range<Int>?
  /// The value of the first P-Asserted-Identity header field (RFC 3325 §9.1).
  @ScannedPart package private(set) var identity: Range<Int>?
  package private(set) var hasMoreIdentities = false

  static let largestMessage = 65_535

  init(_ bytes: [UInt8]) throws(ParseError) {
    self = try bytes.withUnsafeBufferPointer { (octets) throws(ParseError) in
      try MessageScan(octets)
    }
  }

  /// Scans a message where it lies; the ranges count from the buffer's start.
  package init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ParseError) {
    guard bytes.count <= Self.largestMessage else { throw .tooLarge(bytes.count) }
    guard let octets = FilledOctets(bytes) else { throw .notSIP }
    var feeds = LineFeeds(octets)
    guard let lineEnd = feeds.next() else { throw .notSIP }
    let hasReturn = lineEnd > 0 && octets[lineEnd &- 1] == 0x0D
    let line = bytes.trimmed(0..<(hasReturn ? lineEnd &- 1 : lineEnd))
    guard readStartLine(octets, line) else { throw Self.refusal(bytes, line) }
    try readHeaders(octets, feeds, from: lineEnd &+ 1)
  }

  /// False where the line is none of SIP 2.0 (RFC 3261 §7.1, §7.2).
  @inline(__always)
  private mutating func readStartLine(_ bytes: FilledOctets, _ line: Range<Int>) -> Bool {
    // A line feed follows the line, so that eight bytes are in the buffer wherever seven are in the
    // line. No sum overflows: places are those of a buffer.
    let low = line.lowerBound
    let high = line.upperBound
    guard high &- low > 9 else { return false }
    // "SIP/2.0"
    if bytes.eight(at: low) & 0x00FF_FFFF_FFFF_FFFF == 0x0030_2E32_2F50_4953 {
      // A space, three digits, and nothing or a space behind them.
      guard high &- low >= 11, bytes[low &+ 7] == 0x20, bytes[low &+ 8].isDigit,
        bytes[low &+ 9].isDigit, bytes[low &+ 10].isDigit,
        high &- low == 11 || bytes[low &+ 11] == 0x20
      else { return false }
      let number =
        Int(bytes[low &+ 8] &- 0x30) &* 100 &+ Int(bytes[low &+ 9] &- 0x30) &* 10
        &+ Int(bytes[low &+ 10] &- 0x30)
      guard let code = StatusCode(rawValue: number) else { return false }
      first = Range(uncheckedBounds: (low, low &+ 7))
      second = Range(uncheckedBounds: (min(low &+ 12, high), high))
      status = code
      return true
    }
    // " SIP/2.0"
    let lastSpace = high &- 8
    guard bytes.eight(at: lastSpace) == 0x302E_322F_5049_5320 else { return false }
    // It ends at the last space if not before: a space is no byte of a token.
    var space = low
    while bytes[space] &- 0x41 < 26 || bytes[space].isToken { space &+= 1 }
    guard bytes[space] == 0x20, space > low, lastSpace > space &+ 1 else { return false }
    first = Range(uncheckedBounds: (low, space))
    second = Range(uncheckedBounds: (space &+ 1, lastSpace))
    return true
  }

  /// Why a line is no start line.
  @inline(never)
  private static func refusal(_ bytes: Octets, _ line: Range<Int>) -> ParseError {
    let isWord = bytes.first(0x20, in: line) == nil && !bytes.starts(line, with: "SIP/2.0")
    if isWord { return .notSIP }
    return .startLine(bytes.text(line.lowerBound..<min(line.lowerBound + 80, line.upperBound)))
  }

  /// Reads everything behind the start line.
  @inline(never)
  private mutating func readHeaders(
    _ bytes: FilledOctets, _ feeds: LineFeeds, from start: Int
  ) throws(ParseError) {
    guard let section = HeaderSection(bytes, feeds, from: start) else {
      throw .unterminatedHeaders
    }
    headers = section.range
    var isReadable = true
    if let value = section.value(of: .cseq, bytes) { isReadable = readCSeq(bytes, value) }
    var contentLength: Int?
    if let value = section.value(of: .contentLength, bytes) {
      contentLength = bytes.all.number(value).map { Int($0) }
      if contentLength == nil { isReadable = false }
    }
    guard isReadable else { throw fault(of: section, bytes) }
    guard section.has(.cseq), let callID = section.value(of: .callID, bytes),
      let from = section.value(of: .from, bytes), let to = section.value(of: .to, bytes),
      let via = section.value(of: .via, bytes)
    else { throw .missing(section.missing) }
    guard !callID.isEmpty else { throw .malformed(.callID, "") }
    self.callID = callID
    self.from = from
    fromTag = bytes.parameter(.tag, in: from)
    toTag = bytes.parameter(.tag, in: to)
    branch = bytes.parameter(.branch, in: via)
    contact = section.value(of: .contact, bytes)
    contentType = section.value(of: .contentType, bytes)
    identity = section.value(of: .identity, bytes)
    hasMoreIdentities = section.hasMore(.identity)
    let begin = section.range.upperBound
    let available = bytes.count - begin
    if let contentLength, contentLength > available {
      throw .bodyTooShort(has: available, contentLength: contentLength)
    }
    body = begin..<begin + (contentLength ?? available)
  }

  /// What the first of CSeq and Content-Length says that cannot be read.
  @inline(never)
  private func fault(of section: HeaderSection, _ bytes: FilledOctets) -> ParseError {
    var length = section.value(of: .contentLength, bytes)
    if let value = length, bytes.all.number(value) != nil { length = nil }
    if let value = section.value(of: .cseq, bytes), cseqMethod.isEmpty,
      value.lowerBound < length?.lowerBound ?? .max
    {
      return .malformed(.cseq, bytes.all.text(value))
    }
    return .malformed(.contentLength, length.map(bytes.all.text) ?? "")
  }

  /// False where the value is no number and method (RFC 3261 §20.16).
  @inline(__always)
  private mutating func readCSeq(_ bytes: FilledOctets, _ value: Range<Int>) -> Bool {
    var number: UInt64 = 0
    var end = value.lowerBound
    // More digits than fit are refused below.
    while end < value.upperBound, bytes[end].isDigit {
      number = number &* 10 &+ UInt64(bytes[end] &- 0x30)
      end &+= 1
    }
    guard (1...10).contains(end - value.lowerBound), let narrow = UInt32(exactly: number),
      end < value.upperBound, bytes[end].isBlank
    else { return false }
    let method = bytes.all.trimmed(end + 1..<value.upperBound)
    guard !method.isEmpty else { return false }
    cseqNumber = narrow
    cseqMethod = method
    return true
  }
}
