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
    guard let lineEnd = bytes.first(0x0A, in: 0..<bytes.count) else { throw .notSIP }
    try readStartLine(bytes, bytes.trimmed(0..<lineEnd))
    try readHeaders(bytes, from: lineEnd + 1)
  }

  private mutating func readStartLine(
    _ bytes: Octets, _ line: Range<Int>
  ) throws(ParseError) {
    func fail() -> ParseError {
      .startLine(bytes.text(line.lowerBound..<min(line.lowerBound + 80, line.upperBound)))
    }
    if bytes.starts(line, with: "SIP/2.0") {
      guard line.count >= 11, bytes[line.lowerBound + 7] == 0x20,
        let number = bytes.number(line.lowerBound + 8..<line.lowerBound + 11),
        let code = StatusCode(rawValue: Int(number)),
        line.count == 11 || bytes[line.lowerBound + 11] == 0x20
      else { throw fail() }
      first = line.lowerBound..<line.lowerBound + 7
      second = min(line.lowerBound + 12, line.upperBound)..<line.upperBound
      status = code
      return
    }
    guard let firstSpace = bytes.first(0x20, in: line) else { throw .notSIP }
    let lastSpace = line.upperBound - 8
    guard line.count > 9, bytes[lastSpace] == 0x20,
      bytes.starts(lastSpace + 1..<line.upperBound, with: "SIP/2.0"),
      firstSpace > line.lowerBound, lastSpace > firstSpace + 1
    else { throw fail() }
    first = line.lowerBound..<firstSpace
    second = firstSpace + 1..<lastSpace
    for index in first where !bytes[index].isToken { throw fail() }
  }

  private mutating func readHeaders(_ bytes: Octets, from start: Int) throws(ParseError) {
    var seen = KeyHeaders()
    var contentLength: Int?
    var fault: ParseError?
    let end = bytes.count
    var feeds = LineFeeds(bytes, from: start)
    guard let base = bytes.baseAddress, start < end else { throw .unterminatedHeaders }
    // Where the next line begins, always inside the buffer.
    var next = start
    while true {
      let line = next
      guard var lineFeed = feeds.next(in: bytes) else { throw .unterminatedHeaders }
      let letter = base[line]
      next = lineFeed + 1
      if letter < 0x20, lineFeed == line || lineFeed == line + 1 && letter == 0x0D { break }
      guard next < end else { throw .unterminatedHeaders }
      // What begins with a blank goes on with the line before.
      while base[next] == 0x20 || base[next] == 0x09 {
        guard let further = feeds.next(in: bytes) else { throw .unterminatedHeaders }
        lineFeed = further
        next = further + 1
        guard next < end else { throw .unterminatedHeaders }
      }
      let beginning = HeaderLineStart.of(bytes, at: line)
      let header: KeyHeader
      let colon: Int
      if let known = beginning.header {
        header = known
        colon = line + beginning.length
      } else {
        guard beginning.length < 0, let place = bytes.colon(in: line..<lineFeed),
          let known = KeyHeader(bytes, bytes.trimmed(line..<place))
        else { continue }
        header = known
        colon = place
      }
      guard seen.insert(header) else {
        if header == .identity { hasMoreIdentities = true }
        continue
      }
      let value = bytes.trimmed(colon + 1..<lineFeed)
      switch header {
      case .callID: callID = value
      case .cseq:
        do throws(ParseError) { try readCSeq(bytes, value) } catch { fault = fault ?? error }
      case .from:
        from = value
        fromTag = bytes.parameter(.tag, in: value)
      case .to: toTag = bytes.parameter(.tag, in: value)
      case .via: branch = bytes.parameter(.branch, in: value)
      case .contact: contact = value
      case .contentType: contentType = value
      case .identity: identity = value
      case .contentLength:
        if let number = bytes.number(value) {
          contentLength = Int(number)
        } else {
          fault = fault ?? .malformed(.contentLength, bytes.text(value))
        }
      }
    }
    if let fault { throw fault }
    let position = next
    headers = start..<position
    if let missing = seen.missing { throw .missing(missing) }
    if callID.isEmpty { throw .malformed(.callID, "") }
    let available = end - position
    if let contentLength, contentLength > available {
      throw .bodyTooShort(has: available, contentLength: contentLength)
    }
    body = position..<position + (contentLength ?? available)
  }

  private mutating func readCSeq(_ bytes: Octets, _ value: Range<Int>) throws(ParseError) {
    var end = value.lowerBound
    while end < value.upperBound, bytes[end].isDigit { end += 1 }
    let method = bytes.trimmed(end..<value.upperBound)
    guard let number = bytes.number(value.lowerBound..<end), let narrow = UInt32(exactly: number),
      !method.isEmpty, method.lowerBound > end
    else { throw .malformed(.cseq, bytes.text(value)) }
    cseqNumber = narrow
    cseqMethod = method
  }
}
