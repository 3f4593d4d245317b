/// The scanner's and libosip2's readings of the same bytes, held against each other.
///
/// Where libosip2 reads a message, the scanner must read it too and agree on start line, Call-ID,
/// CSeq, tags, branch and body, or a `KnownDifference` must say why not.
package struct ReadingComparison {
  /// One thing on which the two disagree.
  package struct Difference: Hashable, CustomStringConvertible {
    package let field: Field
    package let scanner: String
    package let osip: String
    /// Why; nil is a bug in one of the two.
    package let reason: KnownDifference?

    package var description: String {
      let why = reason.map { " because \($0.sentence)" } ?? ", unexplained"
      return "\(field): scanner \(scanner.debugDescription), osip \(osip.debugDescription)\(why)"
    }
  }

  package enum Field: String, Hashable {
    case acceptance, method, uri, status, reason, callID, cseqNumber, cseqMethod, fromTag, toTag
    case branch, body
  }

  package let scanner: Result<Message, ParseError>
  package let osip: Result<OsipReading, OsipError>
  package private(set) var differences: [Difference] = []

  package init(_ bytes: [UInt8]) {
    scanner = Result { () throws(ParseError) in try Message(bytes) }
    osip = Result { () throws(OsipError) in try OsipParser.parse(bytes) }
    guard case .success(let reading) = osip else { return }
    switch scanner {
    case .failure(let error):
      let reason = KnownDifference.refusal(error, reading: reading, bytes: bytes)
      differences = [
        Difference(field: .acceptance, scanner: "\(error)", osip: "reads", reason: reason)
      ]
    case .success(let message):
      compare(message, reading)
    }
  }

  package var unexplained: [Difference] { differences.filter { $0.reason == nil } }

  private mutating func compare(_ message: Message, _ reading: OsipReading) {
    func check(_ field: Field, _ scanner: String?, _ osip: String?) {
      let left = scanner.map(Self.plain) ?? "-"
      let right = osip.map(Self.plain) ?? "-"
      guard left != right else { return }
      let reason = KnownDifference.field(field, message, reading, osip: osip)
      differences.append(Difference(field: field, scanner: left, osip: right, reason: reason))
    }
    check(.method, message.method?.rawValue, reading.method)
    check(.uri, message.requestURI.map(Self.written), reading.requestURI.map(Self.written))
    check(.status, message.status?.description, reading.status.map { "\($0)" })
    if case .response(_, let reason) = message.startLine {
      check(.reason, reason, reading.reason ?? "")
    }
    check(.callID, message.callID, reading.callID)
    let number = reading.cseqNumber.flatMap { UInt32($0).map { "\($0)" } ?? $0 }
    check(.cseqNumber, "\(message.cseq.number)", number)
    check(.cseqMethod, message.cseq.method.rawValue, reading.cseqMethod)
    check(.fromTag, message.fromTag, reading.fromTag)
    check(.toTag, message.toTag, reading.toTag)
    check(.branch, message.branch, reading.branch)
    if Array(message.body) != reading.body {
      check(.body, "\(message.body.count) bytes", "\(reading.body.count) bytes of one part")
    }
  }

  /// Line folds as one space, none at the ends.
  private static func plain(_ text: String) -> String {
    var words: [Substring.UTF8View] = []
    for word in Substring(text).utf8.split(whereSeparator: \.isBlank) { words.append(word) }
    return words.map { String(Substring($0)) }.joined(separator: " ")
  }

  /// A URI with its escapes undone: libosip2 undoes them and writes its own choice again.
  private static func written(_ text: String) -> String {
    URI(text)?.description.unescaped ?? text.unescaped
  }
}

extension String {
  fileprivate var unescaped: String { PercentEscape.undone(self) }
}
