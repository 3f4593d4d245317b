import SIP

/// A message's parts, read letter by letter: what the scanner has to say, too.
///
/// RFC 3261 §7 for lines, §25.1 for separators; slow, and short enough to be seen to be right.
struct CarefulReading: Equatable {
  typealias Bytes = ArraySlice<UInt8>

  /// By name; what is not there has none.
  private(set) var parts: [String: [UInt8]] = [:]
  private(set) var hasMoreIdentities = false

  init(_ message: [UInt8]) throws(ParseError) {
    guard message.count <= 65_535 else { throw .tooLarge(message.count) }
    guard let lineEnd = message.firstIndex(of: 0x0A) else { throw .notSIP }
    try readStartLine(Self.trimmed(message[..<lineEnd]))
    guard let (lines, begin) = Self.lines(of: message[(lineEnd + 1)...]) else {
      throw .unterminatedHeaders
    }
    parts["headers"] = Array(message[(lineEnd + 1)..<begin])
    for line in lines {
      guard let colon = line.firstIndex(of: 0x3A) else { continue }
      let name = String(decoding: Self.trimmed(line[..<colon]), as: UTF8.self)
      guard let header = Self.names[name.lowercased()] else { continue }
      if parts[header] == nil {
        parts[header] = Array(Self.trimmed(line[(colon + 1)...]))
        try readIfNumbered(header)
      } else if header == "identity" {
        hasMoreIdentities = true
      }
    }
    try finish(message[begin...])
  }

  /// The parts a scan found.
  init(_ scan: MessageScan, _ message: [UInt8]) {
    func note(_ name: String, _ range: Range<Int>?) {
      parts[name] = range.map { Array(message[$0]) }
    }
    note("first", scan.first)
    note("second", scan.second)
    note("headers", scan.headers)
    note("body", scan.body)
    note("callID", scan.callID)
    note("method", scan.cseqMethod)
    note("from", scan.from)
    note("fromTag", scan.fromTag)
    note("toTag", scan.toTag)
    note("branch", scan.branch)
    note("contact", scan.contact)
    note("contentType", scan.contentType)
    note("identity", scan.identity)
    parts["number"] = Array("\(scan.cseqNumber)".utf8)
    parts["status"] = scan.status.map { Array("\($0.rawValue)".utf8) }
    hasMoreIdentities = scan.hasMoreIdentities
  }

  private static let names = [
    "call-id": "callID", "i": "callID", "cseq": "cseq", "from": "from", "f": "from", "to": "to",
    "t": "to", "via": "via", "v": "via", "content-length": "length", "l": "length",
    "contact": "contact", "m": "contact", "content-type": "contentType", "c": "contentType",
    "p-asserted-identity": "identity",
  ]

  private mutating func readStartLine(_ line: Bytes) throws(ParseError) {
    let refusal = ParseError.startLine(String(decoding: line.prefix(80), as: UTF8.self))
    let words = line.split(separator: 0x20, omittingEmptySubsequences: false)
    if line.starts(with: "SIP/2.0".utf8) {
      guard words.count > 1, words[0].count == 7, words[1].count == 3,
        words[1].allSatisfy({ (0x30...0x39).contains($0) }),
        let status = Int(String(decoding: words[1], as: UTF8.self)), (100...699).contains(status)
      else { throw refusal }
      parts["status"] = Array(words[1])
      parts["second"] = Array(line.dropFirst(12))
    } else {
      guard words.count > 1 else { throw .notSIP }
      guard words.count > 2, words.last.map({ $0.elementsEqual("SIP/2.0".utf8) }) == true,
        !words[0].isEmpty, words[0].allSatisfy(Self.isToken), line.count > words[0].count + 9
      else { throw refusal }
      parts["second"] = Array(line.dropFirst(words[0].count + 1).dropLast(8))
    }
    parts["first"] = Array(words[0])
  }

  private static func isToken(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "-.!%*_+`'~".utf8.contains(byte)
    }
  }

  /// The header lines, folded ones joined, and where what follows the empty line begins.
  private static func lines(of rest: Bytes) -> (lines: [Bytes], end: Int)? {
    var lines: [Bytes] = []
    var start = rest.startIndex
    while let feed = rest[start...].firstIndex(of: 0x0A) {
      let line = rest[start..<feed]
      start = feed + 1
      if line.isEmpty || line.elementsEqual([0x0D]) { return (lines, start) }
      let isFolded = line.first == 0x20 || line.first == 0x09
      if isFolded, let before = lines.popLast() {
        lines.append(rest[before.startIndex..<feed])
      } else {
        lines.append(line)
      }
    }
    return nil
  }

  /// Reads the values that can be refused; the first such complaint is kept.
  private mutating func readIfNumbered(_ header: String) throws(ParseError) {
    guard fault == nil, let value = parts[header] else { return }
    let digits = value.prefix { (0x30...0x39).contains($0) }
    let number = digits.count <= 10 ? UInt64(String(decoding: digits, as: UTF8.self)) : nil
    let text = String(decoding: value, as: UTF8.self)
    if header == "length", number == nil || digits.count < value.count {
      fault = .malformed(.contentLength, text)
    } else if header == "cseq" {
      let method = Self.trimmed(value.dropFirst(digits.count))
      if let number, let narrow = UInt32(exactly: number), !method.isEmpty,
        method.startIndex > digits.count
      {
        parts["number"] = Array("\(narrow)".utf8)
        parts["method"] = Array(method)
      } else {
        fault = .malformed(.cseq, text)
      }
    }
  }

  private var fault: ParseError?

  private mutating func finish(_ rest: Bytes) throws(ParseError) {
    if let fault { throw fault }
    let needed: [(String, HeaderName)] = [
      ("callID", .callID), ("cseq", .cseq), ("from", .from), ("to", .to), ("via", .via),
    ]
    for (part, name) in needed where parts[part] == nil { throw .missing(name) }
    if parts["callID"]?.isEmpty == true { throw .malformed(.callID, "") }
    let length = parts["length"].flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    if let length, length > rest.count {
      throw .bodyTooShort(has: rest.count, contentLength: length)
    }
    parts["body"] = Array(rest.prefix(length ?? rest.count))
    parts["fromTag"] = parts["from"].flatMap { Self.parameter("tag", in: $0) }
    parts["toTag"] = parts["to"].flatMap { Self.parameter("tag", in: $0) }
    parts["branch"] = parts["via"].flatMap { Self.parameter("branch", in: $0) }
    for header in ["cseq", "to", "via", "length"] { parts[header] = nil }
  }

  /// The value of a parameter outside quotes and angle brackets, of the first value alone.
  static func parameter(_ name: String, in value: [UInt8]) -> [UInt8]? {
    var isQuoted = false
    var depth = 0
    var index = 0
    while index < value.count {
      switch value[index] {
      case UInt8(ascii: "\\") where isQuoted: index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case _ where isQuoted: break
      case UInt8(ascii: "<"): depth += 1
      case UInt8(ascii: ">"): depth -= 1
      case UInt8(ascii: ",") where depth <= 0: return nil
      case UInt8(ascii: ";") where depth <= 0:
        let part = value[(index + 1)...].prefix {
          $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",")
        }
        if let equals = part.firstIndex(of: UInt8(ascii: "=")),
          String(decoding: trimmed(part[..<equals]), as: UTF8.self).lowercased() == name
        {
          return Array(trimmed(part[(equals + 1)...]))
        }
      default: break
      }
      index += 1
    }
    return nil
  }

  static func trimmed(_ bytes: Bytes) -> Bytes {
    let isBlank = { (byte: UInt8) in [0x20, 0x09, 0x0D, 0x0A].contains(byte) }
    let rest = bytes.drop(while: isBlank)
    return rest.prefix(rest.count - rest.reversed().prefix(while: isBlank).count)
  }
}
