/// The header of a WebSocket frame (RFC 6455 §5.2).
struct WebFrame {
  enum Reading {
    case frame(WebFrame)
    /// More bytes are needed to tell.
    case unfinished
    /// No frame begins like this.
    case damaged
  }

  /// Frames that announce more are not believed.
  static let farthest = 16_777_216
  /// As many bytes hold no more than an empty line or a short ping.
  static let emptiest = 16
  /// How much of a payload is looked at to tell whether it is SIP.
  private static let looked = 2_048
  /// Of fewer bytes it cannot be told whether they are packed.
  private static let leastPacked = 8

  let isFinal: Bool
  /// The first reserved bit: the message is compressed (RFC 7692 §6).
  let isCompressed: Bool
  /// 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong.
  let opcode: UInt8
  let mask: UInt32?
  let headerLength: Int
  /// Of the payload; as announced, which may be more than there is.
  let length: Int

  var isControl: Bool { opcode >= 8 }

  static func read(_ bytes: ByteView) -> Reading {
    guard bytes.count >= 2 else { return .unfinished }
    let opcode = bytes[0] & 0x0F
    let isFinal = bytes[0] & 0x80 != 0
    let short = Int(bytes[1] & 0x7F)
    let isMasked = bytes[1] & 0x80 != 0
    guard [0, 1, 2, 8, 9, 10].contains(opcode), bytes[0] & 0x30 == 0 else { return .damaged }
    guard opcode < 8 || (isFinal && short <= 125) else { return .damaged }
    let lengthBytes = short == 126 ? 2 : short == 127 ? 8 : 0
    let headerLength = 2 + lengthBytes + (isMasked ? 4 : 0)
    guard bytes.count >= headerLength else { return .unfinished }
    var length = short
    if lengthBytes == 2 { length = bytes.two(at: 2) }
    if lengthBytes == 8 {
      // The highest bit must be zero, so that every length fits.
      guard let long = Int(exactly: bytes.eight(at: 2)) else { return .damaged }
      length = long
    }
    return .frame(
      WebFrame(
        isFinal: isFinal, isCompressed: bytes[0] & 0x40 != 0, opcode: opcode,
        mask: isMasked ? bytes.four(at: headerLength - 4) : nil, headerLength: headerLength,
        length: length))
  }

  /// The payload, or what is there of it, with the mask taken off (§5.3).
  func payload(in bytes: ByteView, most: Int = .max) -> [UInt8] {
    var payload = bytes.dropping(headerLength).prefix(min(length, most)).copy
    guard let mask else { return payload }
    for index in payload.indices {
      payload[index] ^= UInt8(truncatingIfNeeded: mask >> UInt32(24 - 8 * (index % 4)))
    }
    return payload
  }

  /// Whether the bytes begin with a frame that begins with a SIP message.
  ///
  /// This is how SIP is found in a WebSocket whose opening was not captured.
  static func carriesSIP(_ bytes: ByteView) -> Bool {
    guard case .frame(let frame) = read(bytes), frame.opcode == 1 || frame.opcode == 2,
      !frame.isCompressed, frame.length <= MessageCutter.largestMessage
    else { return false }
    // The view lives no longer than the closure that is given the bytes.
    return frame.payload(in: bytes, most: looked).withUnsafeBytes { StartLine.begins(ByteView($0)) }
  }

  /// Whether the bytes are a frame with a message that is compressed, whatever it says.
  ///
  /// This is how a WebSocket is found whose opening was not captured and whose messages cannot be
  /// unpacked without it.
  static func carriesPacked(_ bytes: ByteView) -> Bool {
    guard case .frame(let frame) = read(bytes), frame.isCompressed, frame.isFinal,
      frame.opcode == 1 || frame.opcode == 2,
      (leastPacked...MessageCutter.largestMessage).contains(frame.length),
      bytes.count == frame.headerLength + frame.length
    else { return false }
    return WebInflation.mayUnpack(frame.payload(in: bytes))
  }
}
