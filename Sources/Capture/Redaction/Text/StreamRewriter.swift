import Wire

extension TextRewriter {
  /// Rewrites bytes of a TCP stream in a row; gives false where nothing in it was understood.
  mutating func stream(_ bytes: inout [UInt8], _ ports: [UInt16]) -> Bool {
    if ports.contains(where: NameQuestion.isPort) { return lookups(&bytes) }
    if TLSRecord.beginning(bytes) == .begins { return secured(&bytes) }
    if Self.opensWebSocket(bytes) { return webSocket(&bytes) }
    var index = 0
    var pending = 0
    var found = false
    while index < bytes.count {
      if bytes[index] == 0x0D || bytes[index] == 0x0A {
        index += 1
        continue
      }
      if Self.beginsMessage(bytes, index..<bytes.count) {
        cross(&bytes, pending..<index)
        found = true
        let end = Self.messageEnd(bytes, index..<bytes.count)
        message(&bytes, index..<end)
        index = end
        pending = end
      } else {
        index = (bytes[index...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1
      }
    }
    if !found, ports.contains(TLSTable.port), TLSRecord.looksSealed(bytes) {
      report.count(.streams, bytes.count)
      for rest in bytes.indices { bytes[rest] = 0 }
      return true
    }
    if found || ports.contains(where: Self.sipPorts.contains) {
      cross(&bytes, pending..<bytes.count)
      if !found { report.count(.streams, bytes.count) }
      return true
    }
    return false
  }

  /// Where a message in a stream ends: behind the body that Content-Length promises.
  private static func messageEnd(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    var lines = HeaderText(bytes, range)
    var length = 0
    while let line = lines.next(bytes) {
      guard let colon = bytes[line].firstIndex(of: 0x3A) else { continue }
      let name = String(decoding: bytes[line.lowerBound..<colon], as: UTF8.self)
        .trimmedOfBlanks.lowercased()
      guard name == "l" || name == "content-length" else { continue }
      length =
        Int(String(decoding: bytes[(colon + 1)..<line.upperBound], as: UTF8.self).trimmedOfBlanks)
        ?? 0
      break
    }
    while lines.next(bytes) != nil {}
    let room = range.upperBound - lines.position
    return lines.position + min(max(0, length), room)
  }

  /// DNS over TCP: two bytes of length before each message.
  private mutating func lookups(_ bytes: inout [UInt8]) -> Bool {
    var index = 0
    while index + 2 <= bytes.count {
      let end = index + 2 + (Int(bytes[index]) << 8 | Int(bytes[index + 1]))
      guard end <= bytes.count, lookup(&bytes, index + 2..<end) else { break }
      index = end
    }
    for rest in index..<bytes.count { bytes[rest] = 0 }
    return true
  }

  /// Records of TLS: their headers stay, so that the copy still shows that something was not read.
  ///
  /// Even sealed they are not copied: somebody else may have the keys.
  private mutating func secured(_ bytes: inout [UInt8]) -> Bool {
    var index = 0
    while index < bytes.count {
      let isRecord = TLSRecord.beginning(bytes[index...]) == .begins
      let start = isRecord ? index + TLSRecord.headerLength : index
      let length = isRecord ? Int(bytes[index + 3]) << 8 | Int(bytes[index + 4]) : bytes.count
      let end = min(bytes.count, start + length)
      for rest in start..<end { bytes[rest] = 0 }
      if isRecord { report.count(.records) }
      index = end
    }
    return true
  }

  /// The handshake of a WebSocket (RFC 6455 §1.3), which carries SIP (RFC 7118).
  private static func opensWebSocket(_ bytes: [UInt8]) -> Bool {
    let head = String(decoding: bytes.prefix(2_048), as: UTF8.self).lowercased()
    return (head.hasPrefix("get ") || head.hasPrefix("http/1.1 101")) && head.contains("websocket")
  }

  private mutating func webSocket(_ bytes: inout [UInt8]) -> Bool {
    var lines = HeaderText(bytes, 0..<bytes.count)
    while lines.next(bytes) != nil {}
    var index = lines.position
    message(&bytes, 0..<index)
    var parts: [(range: Range<Int>, key: [UInt8])] = []
    while index + 2 <= bytes.count {
      let first = bytes[index]
      let isMasked = bytes[index + 1] & 0x80 != 0
      var length = Int(bytes[index + 1] & 0x7F)
      var start = index + 2
      let wide = length == 126 ? 2 : length == 127 ? 8 : 0
      guard start + wide + (isMasked ? 4 : 0) <= bytes.count else { break }
      if wide > 0 {
        length = Int(
          clamping: bytes[start..<start + wide].reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
        start += wide
      }
      let key = isMasked ? Array(bytes[start..<start + 4]) : []
      start += key.count
      let end = length > bytes.count - start ? bytes.count : start + length
      // Control frames may stand between the parts of a message.
      if first & 0x08 == 0 {
        parts.append((start..<end, key))
        if first & 0x80 != 0 || end == bytes.count {
          frame(&bytes, parts)
          parts = []
        }
      } else {
        for at in start..<end { bytes[at] = key.isEmpty ? 0 : key[(at - start) % 4] }
      }
      index = end
    }
    frame(&bytes, parts)
    for rest in index..<bytes.count { bytes[rest] = 0 }
    return true
  }

  /// One message of a WebSocket, however many frames it came in.
  private mutating func frame(_ bytes: inout [UInt8], _ parts: [(range: Range<Int>, key: [UInt8])])
  {
    var content: [UInt8] = []
    for (range, key) in parts {
      for (offset, at) in range.enumerated() {
        content.append(key.isEmpty ? bytes[at] : bytes[at] ^ key[offset % 4])
      }
    }
    guard !content.isEmpty else { return }
    let all = 0..<content.count
    if Self.beginsMessage(content, all) { message(&content, all) } else { cross(&content, all) }
    var next = 0
    for (range, key) in parts {
      for (offset, at) in range.enumerated() {
        bytes[at] = key.isEmpty ? content[next] : content[next] ^ key[offset % 4]
        next += 1
      }
    }
  }
}
