/// Cuts a byte stream into whole SIP messages (RFC 3261 §18.3).
///
/// Bytes go in by `append` in any portions; `next` gives what is complete. What is no SIP is
/// passed over line by line until a start line comes, and is reported, never silently lost.
public struct StreamFramer: Sendable {
  public enum Item: Hashable, Sendable {
    /// One message: headers, empty line, and as many bytes as Content-Length says.
    ///
    /// Without a readable Content-Length the body is empty; reading the message says what is wrong.
    case message([UInt8])
    /// Two empty lines between messages: a keep-alive that wants one back (RFC 5626 §4.4.1).
    case ping
    /// One empty line between messages: the answer to a ping, or a stray line end.
    case pong
    /// That many bytes were no SIP.
    case skipped(Int)
  }

  /// Longest message, headers and body together, in bytes.
  public static let largestMessage = 65_535

  private var buffer: [UInt8] = []
  private var start = 0
  /// Up to where the current message's headers were searched for their end.
  private var searched = 0
  private var skipped = 0

  public init() {}

  /// Bytes that wait for the rest of their message.
  public var pendingCount: Int { buffer.count - start }

  public mutating func append(_ bytes: some Sequence<UInt8>) {
    if start > 0 {
      buffer.removeFirst(start)
      searched -= start
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// Appends, and gives everything that is complete.
  public mutating func receive(_ bytes: some Sequence<UInt8>) -> [Item] {
    append(bytes)
    var items: [Item] = []
    while let item = next() { items.append(item) }
    return items
  }

  /// The next complete item; nil until more bytes come.
  public mutating func next() -> Item? {
    while start < buffer.count {
      let first = buffer[start]
      if first == 0x0D || first == 0x0A {
        if let item = takeLineEnds() { return item }
        return nil
      }
      if searched <= start {
        guard let lineEnd = lineFeed(from: start) else { return giveUpIfTooLong() }
        guard StartLineShape.fits(buffer, start..<lineEnd) else {
          skip(to: lineEnd + 1)
          continue
        }
        if let item = takeSkipped() { return item }
        searched = lineEnd + 1
      }
      return takeMessage()
    }
    return takeSkipped()
  }

  private mutating func takeMessage() -> Item? {
    var line = searched
    while let lineEnd = lineFeed(from: line) {
      let isEmpty = lineEnd == line || (lineEnd == line + 1 && buffer[line] == 0x0D)
      if isEmpty {
        let length = ContentLengthSearch.length(in: buffer, start..<line) ?? 0
        let bodyStart = lineEnd + 1
        let fits = bodyStart - start + length <= Self.largestMessage
        let end = bodyStart + (fits ? length : 0)
        guard end <= buffer.count else {
          searched = line
          return nil
        }
        return .message(take(to: end))
      }
      line = lineEnd + 1
    }
    searched = line
    return giveUpIfTooLong()
  }

  /// Drops bytes that grew past the bound without becoming a message.
  private mutating func giveUpIfTooLong() -> Item? {
    guard buffer.count - start > Self.largestMessage else { return nil }
    skip(to: buffer.count)
    return takeSkipped()
  }

  private mutating func takeLineEnds() -> Item? {
    if let item = takeSkipped() { return item }
    let rest = buffer[start...]
    if rest.starts(with: [0x0D, 0x0A, 0x0D, 0x0A]) {
      _ = take(to: start + 4)
      return .ping
    }
    // The start of a ping cannot be told from a pong until the next byte is here; a pong that
    // waits for it does no harm, because nobody answers a pong.
    if rest.count < 4, [0x0D, 0x0A, 0x0D, 0x0A].starts(with: rest) { return nil }
    let end = rest.starts(with: [0x0D, 0x0A]) ? start + 2 : start + 1
    _ = take(to: end)
    return .pong
  }

  private mutating func skip(to end: Int) {
    skipped += end - start
    start = end
    searched = end
  }

  private mutating func takeSkipped() -> Item? {
    guard skipped > 0 else { return nil }
    defer { skipped = 0 }
    return .skipped(skipped)
  }

  private mutating func take(to end: Int) -> [UInt8] {
    defer {
      start = end
      searched = end
    }
    return Array(buffer[start..<end])
  }

  private func lineFeed(from index: Int) -> Int? {
    buffer.withUnsafeBufferPointer { $0.first(0x0A, in: index..<$0.count) }
  }
}
