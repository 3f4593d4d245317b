/// Why libosip2 and the scanner may read the same bytes differently, each decided from the bytes.
package enum KnownDifference: String, Hashable, CaseIterable {
  case anyVersion, anyStatus, anyMethod, emptyLinesBefore, bareCR, noEmptyLine, missingHeader
  case anyContentLength, anyCSeq, untypedBody, multipart, brokenEscape, nothingBehindNUL
  case brokenStartLine, brokenValue, brokenURI, mixedLines, emptyHeader, emptyValue

  package var sentence: String {
    switch self {
    case .anyVersion: "libosip2 takes any version after SIP/; the scanner reads SIP/2.0 alone"
    case .anyStatus:
      "libosip2 takes what begins with a number as a status code; RFC 3261 has 100 to 699"
    case .anyMethod: "libosip2 takes any word as a method; RFC 3261 §7.1 wants a token"
    case .emptyLinesBefore: "libosip2 skips empty lines before the start line, as on a stream"
    case .bareCR: "libosip2 ends a line at a bare CR; RFC 3261 §7 ends it at CRLF"
    case .noEmptyLine: "libosip2 does not insist on the empty line after the headers"
    case .missingHeader: "libosip2 does not insist on the headers every message must have"
    case .anyContentLength: "libosip2 does not check that Content-Length is a number"
    case .anyCSeq: "libosip2 keeps CSeq as text; RFC 3261 §8.1.1.5 bounds it to 31 bits"
    case .untypedBody: "libosip2 takes no body without Content-Type"
    case .multipart: "libosip2 cuts a multipart body into its parts, without Content-Length"
    case .brokenEscape: "libosip2 undoes %00, and % without two digits, so that the text ends there"
    case .nothingBehindNUL: "libosip2 takes no body that begins with a NUL"
    case .brokenStartLine: "libosip2 looks for the start line's words beyond the line's end"
    case .brokenValue: "quotes, angle brackets or commas in the value do not follow the grammar"
    case .brokenURI: "the request's URI is none; libosip2 takes some such and writes them anew"
    case .emptyHeader: "libosip2 passes over an empty header and takes the next of its name"
    case .emptyValue: "libosip2 takes a parameter with nothing behind its equals sign for absent"
    case .mixedLines: "libosip2 misses an empty line of another kind and unfolds the body too"
    }
  }

  /// Why the scanner may refuse what libosip2 reads.
  static func refusal(
    _ error: ParseError, reading: OsipReading, bytes: [UInt8]
  ) -> KnownDifference? {
    let block = HeaderBlock(bytes)
    if let first = bytes.first, first == 0x0D || first == 0x0A { return .emptyLinesBefore }
    if block.hasBareCR { return .bareCR }
    if reading.status != nil, block.hasBrokenStatusLine { return .brokenStartLine }
    switch error {
    case .notSIP, .startLine:
      if reading.status != nil { return .anyStatus }
      if block.hasBrokenStartLine { return .brokenStartLine }
      if reading.version != "SIP/2.0" { return .anyVersion }
      if let method = reading.method, !method.utf8.allSatisfy(\.isToken) { return .anyMethod }
      return nil
    case .missing(let name):
      let found: String? =
        switch name {
        case .callID: reading.callID
        case .cseq: reading.cseqNumber
        case .from: reading.hasFrom ? "" : nil
        case .to: reading.hasTo ? "" : nil
        case .via: reading.viaCount > 0 ? "" : nil
        default: nil
        }
      return found == nil ? .missingHeader : nil
    case .malformed(.contentLength, let text):
      return isNumber(text) ? nil : .anyContentLength
    case .malformed(_, ""): return .emptyHeader
    case .malformed(.cseq, let text): return isCSeq(text) ? nil : .anyCSeq
    case .malformed: return nil
    case .unterminatedHeaders: return .noEmptyLine
    case .bodyTooShort:
      if block.contains("multipart") { return .multipart }
      return reading.bodyCount == 0 ? .untypedBody : nil
    case .tooLarge, .packed, .report, .notCaptured: return nil
    }
  }

  /// Why one field of a message both read may differ.
  static func field(
    _ field: ReadingComparison.Field, _ message: Message, _ reading: OsipReading, osip: String?
  ) -> KnownDifference? {
    let block = HeaderBlock(message.bytes)
    if block.hasBareCR { return .bareCR }
    if !message.isRequest, block.hasBrokenStatusLine { return .brokenStartLine }
    switch field {
    case .acceptance, .method, .status, .reason: return nil
    case .body:
      if block.contains("multipart") { return .multipart }
      guard let type = message.header(.contentType), !type.isEmpty else { return .untypedBody }
      if block.endsInMixedLines { return .mixedLines }
      return message.body.first == 0 ? .nothingBehindNUL : nil
    case .uri:
      guard let uri = message.requestURI else { return nil }
      if uri.utf8.contains(where: \.isBlank) { return .brokenStartLine }
      if uri.contains("%00") || PercentEscape.isBroken(uri) { return .brokenEscape }
      return URI(uri)?.description == uri ? nil : .brokenURI
    case .callID: return isWord(message.callID) ? nil : .brokenValue
    case .cseqNumber, .cseqMethod:
      return isWord(message.cseq.method.rawValue) ? nil : .brokenValue
    case .fromTag: return tagReason(message.header(.from), message.fromTag, osip)
    case .toTag: return tagReason(message.header(.to), message.toTag, osip)
    case .branch:
      guard let via = message.header(.via) else { return nil }
      if via.isEmpty { return .emptyHeader }
      if message.branch == "", osip == nil { return .emptyValue }
      // An empty element, or one that is no Via, in front of the comma or anywhere.
      let isSound =
        !via.hasPrefix(",") && HeaderList.split(via).allSatisfy { Via($0) != nil }
        && !via.utf8.contains { $0 == 0x22 || $0 == 0x3C || $0 == 0x3E }
      return isSound && isWord(message.branch) ? nil : .brokenValue
    }
  }

  /// Whether a From or To value, or the tag read from it, breaks the grammar.
  private static func tagReason(
    _ value: String?, _ tag: String?, _ osip: String?
  ) -> KnownDifference? {
    guard let value else { return nil }
    if value.isEmpty { return .emptyHeader }
    if tag == "", osip == nil { return .emptyValue }
    var isQuoted = false
    var isEscaped = false
    var isInside = false
    // What stands before, blanks aside.
    var before: UInt8?
    for byte in value.utf8 where isQuoted || !byte.isBlank {
      if isQuoted {
        if byte == 0x22, !isEscaped { isQuoted = false }
        isEscaped = byte == 0x5C && !isEscaped
        continue
      }
      defer { before = byte }
      switch byte {
      // A quoted string is all of a display name, or of a parameter's value.
      case 0x22 where before != nil && before != 0x3D: return .brokenValue
      case 0x22 where isInside, 0x3C where isInside, 0x3E where !isInside: return .brokenValue
      case 0x2C where !isInside: return .brokenValue
      case 0x22: isQuoted = true
      case 0x3C: isInside = true
      case 0x3E: isInside = false
      default: break
      }
    }
    return isQuoted || isInside || !isWord(tag) ? .brokenValue : nil
  }

  /// Whether a parameter's value holds no blank; absent is fine.
  private static func isWord(_ value: String?) -> Bool {
    value.map { !$0.utf8.contains(where: \.isBlank) && !$0.utf8.contains(0x22) } ?? true
  }

  /// Whether a text is a number of 32 bits, blanks, and a word.
  private static func isCSeq(_ text: String) -> Bool {
    let words = text.utf8.split(whereSeparator: \.isBlank)
    guard words.count == 2, let number = String(words[0]) else { return false }
    return isNumber(number) && UInt32(number) != nil
  }

  private static func isNumber(_ text: String) -> Bool {
    (1...10).contains(text.utf8.count) && text.utf8.allSatisfy(\.isDigit)
  }
}
