/// Where the parts every message must have stand in its bytes.
///
/// Two passes in place, one for the end of the headers and one over their lines; nothing is
/// allocated unless the message is refused.
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
  /// The value of the first Contact header field.
  private(set) var contact: Range<Int>?

  static let largestMessage = 65_535

  init(_ bytes: [UInt8]) throws(ParseError) {
    guard bytes.count <= Self.largestMessage else { throw .tooLarge(bytes.count) }
    self = try bytes.withUnsafeBufferPointer { (octets) throws(ParseError) in
      try MessageScan(octets)
    }
  }

  private init(_ bytes: Octets) throws(ParseError) {
    guard let lineEnd = bytes.first(0x0A, in: 0..<bytes.count) else { throw .notSIP }
    try readStartLine(bytes, bytes.trimmed(0..<lineEnd))
    guard let bodyStart = Self.endOfHeaders(bytes, from: lineEnd + 1) else {
      throw .unterminatedHeaders
    }
    headers = lineEnd + 1..<bodyStart
    try readHeaders(bytes, bodyStart: bodyStart)
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

  private mutating func readHeaders(_ bytes: Octets, bodyStart: Int) throws(ParseError) {
    var contentLength: Int?
    var seen = KeyHeaders()
    var lines = HeaderLines(bytes, in: headers)
    while let line = lines.next() {
      guard let header = KeyHeader(bytes, line.name), seen.insert(header) else { continue }
      switch header {
      case .callID: callID = line.value
      case .cseq: try readCSeq(bytes, line.value)
      case .from: fromTag = bytes.parameter("tag", in: line.value)
      case .to: toTag = bytes.parameter("tag", in: line.value)
      case .via: branch = bytes.parameter("branch", in: line.value)
      case .contact: contact = line.value
      case .contentLength:
        guard let number = bytes.number(line.value) else {
          throw .malformed(.contentLength, bytes.text(line.value))
        }
        contentLength = Int(number)
      }
    }
    if !seen.contains(.callID) { throw .missing(.callID) }
    if !seen.contains(.cseq) { throw .missing(.cseq) }
    if !seen.contains(.from) { throw .missing(.from) }
    if !seen.contains(.to) { throw .missing(.to) }
    if !seen.contains(.via) { throw .missing(.via) }
    if callID.isEmpty { throw .malformed(.callID, "") }
    let available = bytes.count - bodyStart
    if let contentLength, contentLength > available {
      throw .bodyTooShort(has: available, contentLength: contentLength)
    }
    body = bodyStart..<bodyStart + (contentLength ?? available)
  }

  private mutating func readCSeq(_ bytes: Octets, _ value: Range<Int>) throws(ParseError) {
    var digits = value.lowerBound..<value.lowerBound
    while digits.upperBound < value.upperBound, bytes[digits.upperBound].isDigit {
      digits = digits.lowerBound..<digits.upperBound + 1
    }
    let method = bytes.trimmed(digits.upperBound..<value.upperBound)
    guard let number = bytes.number(digits), let narrow = UInt32(exactly: number),
      !method.isEmpty, method.lowerBound > digits.upperBound
    else { throw .malformed(.cseq, bytes.text(value)) }
    cseqNumber = narrow
    cseqMethod = method
  }

  /// Just behind the empty line that ends the headers; nil when there is none.
  private static func endOfHeaders(_ bytes: Octets, from start: Int) -> Int? {
    var index = start
    while index < bytes.count {
      if bytes[index] == 0x0A { return index + 1 }
      if bytes[index] == 0x0D, index + 1 < bytes.count, bytes[index + 1] == 0x0A {
        return index + 2
      }
      guard let next = bytes.first(0x0A, in: index..<bytes.count) else { return nil }
      index = next + 1
    }
    return nil
  }
}
