import Wire

extension TextRewriter {
  /// A part of a WebSocket message: where its bytes are, and what they are masked with.
  private struct Part {
    let range: Range<Int>
    let key: [UInt8]
  }

  /// The handshake of a WebSocket (RFC 6455 §1.3), which carries SIP (RFC 7118).
  static func opensWebSocket(_ bytes: [UInt8]) -> Bool {
    let head = String(decoding: bytes.prefix(2_048), as: UTF8.self).lowercased()
    return (head.hasPrefix("get ") || head.hasPrefix("http/1.1 101")) && head.contains("websocket")
  }

  /// Rewrites the frames of a WebSocket from there on (RFC 6455 §5); gives where they are lost.
  ///
  /// Lost they are where no frame begins: a reader goes on with a segment of which it knows more.
  mutating func frames(
    _ bytes: inout [UInt8], from first: Int, _ segments: ArraySlice<Int>
  ) -> Int {
    var index = first
    var parts: [Part] = []
    var isPacked = false
    while index < bytes.count {
      // The view lives no longer than the closure that is given the bytes.
      let reading = bytes.withUnsafeBytes { WebFrame.read(ByteView($0).dropping(index)) }
      guard case .frame(let frame) = reading, frame.length <= WebFrame.farthest else {
        parted(&bytes, &parts, isPacked)
        if case .unfinished = reading {
          // Of a header its first two bytes say how much of it is missing; the rest is not needed.
          let kept = index + 2 <= bytes.count ? index + 2 : index
          for rest in kept..<bytes.count { bytes[rest] = 0 }
          return bytes.count
        }
        var start = index
        if case .frame(let frame) = reading { start += frame.headerLength }
        let end = segments.first { $0 > index && $0 >= start } ?? bytes.count
        cross(&bytes, start..<end)
        return end
      }
      let start = index + frame.headerLength
      let end = min(bytes.count, start + frame.length)
      let part = Part(range: start..<end, key: frame.mask?.networkBytes ?? [])
      index = end
      // Control frames may stand between the parts of a message; what they say goes.
      guard !frame.isControl else {
        clear(&bytes, part)
        continue
      }
      if frame.opcode != 0 {
        parted(&bytes, &parts, isPacked)
        isPacked = frame.isCompressed
      }
      if frame.length > MessageCutter.largestMessage {
        clear(&bytes, part)
      } else {
        parts.append(part)
      }
      if frame.isFinal { parted(&bytes, &parts, isPacked) }
    }
    parted(&bytes, &parts, isPacked)
    return bytes.count
  }

  private func clear(_ bytes: inout [UInt8], _ part: Part) {
    for (offset, at) in part.range.enumerated() {
      bytes[at] = part.key.isEmpty ? 0 : part.key[offset % 4]
    }
  }

  /// One message, however many frames it came in, of which none is left then.
  private mutating func parted(_ bytes: inout [UInt8], _ parts: inout [Part], _ isPacked: Bool) {
    var content: [UInt8] = []
    for part in parts {
      for (offset, at) in part.range.enumerated() {
        content.append(part.key.isEmpty ? bytes[at] : bytes[at] ^ part.key[offset % 4])
      }
    }
    let all = content.indices
    if isPacked || !carried(&content, all) { cross(&content, all) }
    var next = 0
    for part in parts {
      for (offset, at) in part.range.enumerated() {
        bytes[at] = part.key.isEmpty ? content[next] : content[next] ^ part.key[offset % 4]
        next += 1
      }
    }
    parts = []
  }
}
