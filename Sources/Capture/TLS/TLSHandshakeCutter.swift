/// Cuts handshake messages out of the records of one direction (RFC 8446 §4).
///
/// Certificates and the like are passed over; of others no more than `longest` bytes are held.
struct TLSHandshakeCutter {
  enum Message {
    case clientHello(TLSClientHello)
    case serverHello(TLSServerHello)
    case finished
    case keyUpdate
    case other
    /// A message that makes no sense.
    case damaged
  }

  static let longest = 65_536

  private var buffer: [UInt8] = []
  /// How many bytes of a message that is passed over are still to come.
  private var skipping = 0

  var held: Int { buffer.count }

  mutating func feed(_ bytes: [UInt8]) -> [Message] {
    let skipped = min(skipping, bytes.count)
    skipping -= skipped
    buffer += bytes[skipped...]
    var messages: [Message] = []
    var start = 0
    while buffer.count - start >= 4 {
      let type = buffer[start]
      let length =
        Int(buffer[start + 1]) << 16 | Int(buffer[start + 2]) << 8 | Int(buffer[start + 3])
      let end = start + 4 + length
      guard [1, 2, 20, 24].contains(type) else {
        messages.append(.other)
        skipping = max(0, end - buffer.count)
        start = min(end, buffer.count)
        continue
      }
      guard length <= Self.longest else {
        buffer = []
        return messages + [.damaged]
      }
      guard end <= buffer.count else { break }
      messages.append(Self.message(type, Array(buffer[start + 4..<end])))
      start = end
    }
    buffer.removeFirst(start)
    return messages
  }

  private static func message(_ type: UInt8, _ body: [UInt8]) -> Message {
    switch type {
    case 1: TLSClientHello(body).map(Message.clientHello) ?? .damaged
    case 2: TLSServerHello(body).map(Message.serverHello) ?? .damaged
    case 20: .finished
    default: .keyUpdate
    }
  }
}
