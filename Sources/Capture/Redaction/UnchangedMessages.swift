import SIP

/// Finds messages that a copy shows as they were though something in them should have gone.
///
/// Only what redacts would have had to see them, so this is the last net under it.
struct UnchangedMessages {
  /// Stand for the messages of the capture, each in its packet: the messages are not kept.
  private var marks: Set<Int> = []

  /// Takes a message that the capture shows.
  mutating func note(_ message: Message, in packet: Int) {
    marks.insert(Self.mark(message, packet))
  }

  /// Whether the capture shows the same message there, and a redaction of it alone changes it.
  func isOne(_ message: Message, in packet: Int, _ text: inout TextRewriter) -> Bool {
    guard marks.contains(Self.mark(message, packet)) else { return false }
    var bytes = message.bytes
    let all = bytes.indices
    text.message(&bytes, all)
    return bytes != message.bytes
  }

  private static func mark(_ message: Message, _ packet: Int) -> Int {
    var hasher = Hasher()
    hasher.combine(packet)
    hasher.combine(message.bytes)
    return hasher.finalize()
  }
}
