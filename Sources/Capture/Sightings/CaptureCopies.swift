import Wire

/// What a capture held more than once and what counts once.
public struct CaptureCopies: Hashable, Sendable {
  /// Packets captured again: inside and outside a tunnel, on several interfaces, by a mirror.
  public var packets: Int
  /// Messages that were seen and reported too, or reported by several agents (HEP).
  public var messages: Int

  public init(packets: Int = 0, messages: Int = 0) {
    self.packets = packets
    self.messages = messages
  }

  /// What a reader of a verdict has to know; empty where there were none.
  public var notes: [String] {
    var notes: [String] = []
    if packets > 0 {
      notes.append(
        counted(packets, "packet was", "packets were")
          + " captured more than once; copies do not count")
    }
    if messages > 0 {
      notes.append(
        counted(messages, "message was", "messages were")
          + " reported by HEP and seen as well; copies do not count")
    }
    return notes
  }
}
