import SIP

extension TextRewriter {
  /// Rewrites a SIP message, or as much of one as there is.
  mutating func message(_ bytes: inout [UInt8], _ range: Range<Int>) {
    report.count(.messages)
    var lines = HeaderText(bytes, range)
    guard let first = lines.next(bytes) else { return }
    startLine(&bytes, first)
    var type: String?
    var length: Int?
    var hasCallID = false
    while let line = lines.next(bytes) {
      guard let colon = bytes[line].firstIndex(of: 0x3A) else {
        rewrite(&bytes, line, .words)
        continue
      }
      let text = String(decoding: bytes[line.lowerBound..<colon], as: UTF8.self).trimmedOfBlanks
      // Else the colon is one of the value's, and a name stands before it.
      guard text.utf8.allSatisfy(StartLine.isTokenByte) else {
        rewrite(&bytes, line, .words)
        continue
      }
      let name = HeaderName(text).canonical
      let value = colon + 1..<line.upperBound
      switch name {
      case "content-type": type = type ?? String(decoding: bytes[value], as: UTF8.self)
      case "content-length":
        length = length ?? Int(String(decoding: bytes[value], as: UTF8.self).trimmedOfBlanks)
      case "call-id": hasCallID = true
      default: break
      }
      if Self.longestNumber(Array(bytes[line.lowerBound..<colon])) >= 5 {
        rewrite(&bytes, line.lowerBound..<colon, .words)
      }
      header(name, &bytes, value)
    }
    guard lines.position < range.upperBound else { return }
    let rest = lines.position..<range.upperBound
    // The view lives no longer than the closure that is given the bytes.
    if !hasCallID, bytes[rest].withUnsafeBytes({ CallIDLine.value(in: ByteView($0)) }) != nil {
      // Torn apart: whose it is stands behind the empty line.
      return cross(&bytes, rest)
    }
    let end = min(range.upperBound, rest.lowerBound + min(max(0, length ?? .max), rest.count))
    body(&bytes, rest.lowerBound..<end, type ?? "")
    // Bytes behind the body are nobody's, and as private as the body.
    if end < range.upperBound { mask(&bytes, end..<range.upperBound) }
  }

  private mutating func startLine(_ bytes: inout [UInt8], _ line: Range<Int>) {
    // Places and no slices: one that is alive while a byte is changed has all bytes copied.
    let words = bytes[line].split(separator: 0x20, omittingEmptySubsequences: false)
      .map(\.indices)
    guard let first = words.first else { return }
    if bytes[first].contains(0x2F) {
      // Version and status stay; the reason is free text.
      let rest = words.dropFirst(2).first?.lowerBound ?? line.upperBound
      rewrite(&bytes, rest..<line.upperBound, .phrase)
      return
    }
    guard words.count > 1 else { return rewrite(&bytes, line, .words) }
    let last = words.last(where: { !bytes[$0].allSatisfy(\.isBlank) }) ?? first
    let isVersion = bytes[last].contains(0x2F) && last.lowerBound > first.upperBound
    rewrite(
      &bytes, first.upperBound..<(isVersion ? last.lowerBound : line.upperBound), .general)
  }

  mutating func header(_ name: String, _ bytes: inout [UInt8], _ value: Range<Int>) {
    if ProtocolWords.plainHeaders.contains(name) { return plainHeader(name, &bytes, value) }
    if ProtocolWords.talkingHeaders.contains(name) { return rewrite(&bytes, value, .light) }
    if name == "reason" {
      for element in Self.elements(bytes, value) { reason(&bytes, element) }
      return
    }
    if ProtocolWords.callHeaders.contains(name) {
      let end = bytes[value].firstIndex(of: 0x3B) ?? value.upperBound
      rewrite(&bytes, value.lowerBound..<end, .words)
      return rewrite(&bytes, end..<value.upperBound, .general)
    }
    if ProtocolWords.leadingHeaders.contains(name) {
      var start = value.lowerBound
      while start < value.upperBound, bytes[start].isBlank { start += 1 }
      var end = start
      while end < value.upperBound, WordCipher.isWordByte(bytes[end]) || bytes[end] == 0x2D {
        end += 1
      }
      let isLeading = end == value.upperBound || bytes[end].isBlank || bytes[end] == 0x3B
      return rewrite(&bytes, (isLeading ? end : start)..<value.upperBound, .general)
    }
    guard name == "via" else { return rewrite(&bytes, value, .general) }
    for element in bytes[value].split(separator: 0x2C).map(\.indices) { via(&bytes, element) }
  }

  /// The parts between commas that are not quoted.
  static func elements(_ bytes: [UInt8], _ value: Range<Int>) -> [Range<Int>] {
    var isQuoted = false
    return bytes[value].split { byte in
      if byte == 0x22 { isQuoted.toggle() }
      return byte == 0x2C && !isQuoted
    }.map(\.indices)
  }

  /// One reason: the protocol stays (`Q.850`), and the cause (RFC 3326 §2).
  private mutating func reason(_ bytes: inout [UInt8], _ element: Range<Int>) {
    let end = bytes[element].firstIndex(of: 0x3B) ?? element.upperBound
    let name = element.lowerBound..<end
    if !PlainValue.isPlain(bytes[name]) { rewrite(&bytes, name, .phrase) }
    rewrite(&bytes, end..<element.upperBound, .general)
  }

  /// One Via element: protocol, version and transport stay (RFC 3261 §25.1).
  private mutating func via(_ bytes: inout [UInt8], _ element: Range<Int>) {
    let slashes = bytes[element].indices.filter { bytes[$0] == 0x2F }
    guard slashes.count >= 2 else { return rewrite(&bytes, element, .general) }
    var index = slashes[1] + 1
    while index < element.upperBound, bytes[index].isBlank { index += 1 }
    while index < element.upperBound, bytes[index].isLetter || bytes[index] == 0x2D { index += 1 }
    rewrite(&bytes, index..<element.upperBound, .general)
  }
}

/// The lines of a message's head, folded ones joined, up to the empty line.
struct HeaderText {
  /// Where the next line begins; after the last one, where the body does.
  private(set) var position: Int
  private let end: Int
  private var isFirst = true
  private var isOver = false

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    position = range.lowerBound
    end = range.upperBound
    while position < end, bytes[position] == 0x0D || bytes[position] == 0x0A { position += 1 }
  }

  /// The next line without its end.
  mutating func next(_ bytes: [UInt8]) -> Range<Int>? {
    guard !isOver, position < end else { return nil }
    let start = position
    var feed = bytes[start..<end].firstIndex(of: 0x0A) ?? end
    position = min(feed + 1, end)
    if feed == start || feed == start + 1 && bytes[start] == 0x0D {
      isOver = true
      return nil
    }
    // RFC 3261 §7.3.1; nothing goes on with the start line.
    while !isFirst, position < end, bytes[position] == 0x20 || bytes[position] == 0x09 {
      feed = bytes[position..<end].firstIndex(of: 0x0A) ?? end
      position = min(feed + 1, end)
    }
    isFirst = false
    var last = feed
    while last > start, bytes[last - 1] == 0x0A || bytes[last - 1] == 0x0D { last -= 1 }
    return start..<last
  }
}

extension String {
  var trimmedOfBlanks: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
