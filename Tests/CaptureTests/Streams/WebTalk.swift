/// Builds the bytes of WebSocket connections.
enum WebTalk {
  static let upgrade = Array(
    """
    GET /sip HTTP/1.1\r
    Host: 127.0.0.1\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
    Sec-WebSocket-Protocol: chat, sip\r
    Sec-WebSocket-Version: 13\r
    \r

    """.utf8)
  static let acceptance = Array(
    """
    HTTP/1.1 101 Switching Protocols\r
    Upgrade: WebSocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
    sec-websocket-protocol: sip\r
    \r

    """.utf8)

  /// A frame; `isLong` writes the length in eight bytes however short it is.
  static func frame(
    _ payload: [UInt8], opcode: UInt8 = 2, isFinal: Bool = true, mask: UInt32? = nil,
    isLong: Bool = false, reserved: UInt8 = 0
  ) -> [UInt8] {
    var bytes: [UInt8] = [(isFinal ? 0x80 : 0) | reserved | opcode]
    let marked: UInt8 = mask == nil ? 0 : 0x80
    if isLong {
      bytes.append(marked | 127)
      bytes += [0, 0, 0, 0, 0, 0] + UInt16(payload.count).bigEndianBytes
    } else if payload.count > 125 {
      bytes.append(marked | 126)
      bytes += UInt16(payload.count).bigEndianBytes
    } else {
      bytes.append(marked | UInt8(payload.count))
    }
    guard let mask else { return bytes + payload }
    let key = UInt16(mask >> 16).bigEndianBytes + UInt16(mask & 0xFFFF).bigEndianBytes
    return bytes + key + payload.enumerated().map { $0.element ^ key[$0.offset % 4] }
  }
}
