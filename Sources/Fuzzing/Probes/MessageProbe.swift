import SIP

/// The scanner: consistent with itself, and with libosip2 but for the differences that are known.
enum MessageProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    let comparison = ReadingComparison(bytes)
    if let difference = comparison.unexplained.first { throw FuzzFinding("\(difference)") }
    guard case .success(let message) = comparison.scanner else { return }
    try FuzzFinding.expect(message.bytes == bytes, "the bytes were not kept")
    try FuzzFinding.expect(
      message.body.startIndex >= 0 && message.body.endIndex <= bytes.count,
      "the body \(message.body.indices) is outside \(bytes.count) bytes")
    try FuzzFinding.expect(
      message.isRequest == (message.method != nil), "a request without a method")
    var length = 0
    for (name, value) in message.allHeaders {
      // A byte that is no UTF-8 is written as a character of three.
      length += name.text.unicodeScalars.count + 1
      try FuzzFinding.expect(
        message.headers(name).contains(value), "\(name) is listed and not found by its name")
    }
    try FuzzFinding.expect(length <= bytes.count, "headers longer than the message")
    _ = message.faults
    _ = message.summary
    for name: HeaderName in [.via, .route, .recordRoute, .contact] { _ = message.values(name) }
    try examineDraft(message)
  }

  /// A message written again from its parts keeps what identifies it.
  private static func examineDraft(_ message: Message) throws(FuzzFinding) {
    guard isText(message.bytes) else { return }
    let again: Message
    do throws(ParseError) {
      again = try Draft(message).message()
    } catch {
      throw FuzzFinding("written again it is refused: \(error)")
    }
    try FuzzFinding.expect(
      identity(again) == identity(message), "written again it is another message")
    try FuzzFinding.expect(again.body == message.body, "written again it has another body")
  }

  /// What tells messages apart, in words: each fold is written as one space.
  private static func identity(_ message: Message) -> [[Substring]] {
    [
      message.callID, message.cseq.description, message.branch ?? "", message.fromTag ?? "",
      message.toTag ?? "",
    ].map { $0.split(whereSeparator: \.isWhitespace) }
  }

  /// Bytes that are not UTF-8 and carriage returns alone are written otherwise than they came.
  private static func isText(_ bytes: [UInt8]) -> Bool {
    guard String(validating: bytes, as: UTF8.self) != nil else { return false }
    return !zip(bytes, bytes.dropFirst() + [0]).contains { $0 == 0x0D && $1 != 0x0A }
  }
}
