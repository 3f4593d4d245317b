import Wire

extension TextRewriter {
  /// Rewrites bytes of a TCP stream in a row; gives false where nothing in it was understood.
  ///
  /// `segments`: where a reader may be handed new bytes, in order. One that knows nothing of the
  /// stream looks there for what is no text, and so it must be rewritten.
  mutating func stream(
    _ bytes: inout [UInt8], from source: UInt16, to destination: UInt16, segments: [Int]
  ) -> Bool {
    if destination == 53 { return lookups(&bytes) }
    var index = 0
    var found = false
    if Self.opensWebSocket(bytes) {
      var lines = HeaderText(bytes, 0..<bytes.count)
      while lines.next(bytes) != nil {}
      index = lines.position
      message(&bytes, 0..<index)
      index = frames(&bytes, from: index, segments[...])
      found = true
    }
    var pending = index
    var isLineStart = true
    // Where the line begins.
    var begin = index
    // Behind the next line feed, looked for once.
    var line = 0
    var next = segments[...]
    var packed = PackedFrames()
    while index < bytes.count {
      while let first = next.first, first < index { next.removeFirst() }
      if isLineStart { begin = index }
      let isSegment = index == 0 || next.first == index
      if isSegment, let end = framed(&bytes, from: index, next, &packed) {
        cross(&bytes, pending..<index)
        found = true
        isLineStart = true
        index = end
        pending = end
      } else if bytes[index] == 0x0D || bytes[index] == 0x0A {
        isLineStart = true
        index += 1
      } else if isLineStart
        ? SegmentStart.beginsLine(bytes, at: index, next)
        : isSegment && SegmentStart.beginsSegment(bytes, at: index, behind: begin)
      {
        cross(&bytes, pending..<index)
        found = true
        let end = Self.messageEnd(bytes, from: index, next)
        message(&bytes, index..<end)
        isLineStart = true
        index = end
        pending = end
      } else {
        if line <= index { line = (bytes[index...].firstIndex(of: 0x0A) ?? bytes.count - 1) + 1 }
        let segment = next.first { $0 > index } ?? bytes.count
        isLineStart = line <= segment
        index = min(line, segment)
      }
    }
    let ports = [source, destination]
    if !found, ports.contains(where: NameQuestion.isPort) { return lookups(&bytes) }
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

  /// Rewrites what is no text and begins there; gives its end, nil where text goes on.
  private mutating func framed(
    _ bytes: inout [UInt8], from start: Int, _ segments: ArraySlice<Int>,
    _ packed: inout PackedFrames
  ) -> Int? {
    if bytes[start...].starts(with: HEPCutter.magic) {
      return mirrors(&bytes, from: start, segments)
    }
    if TLSRecord.beginning(bytes[start...]) == .begins {
      secured(&bytes, from: start)
      return bytes.count
    }
    // The view lives no longer than the closure that is given the bytes.
    let isWeb = bytes.withUnsafeBytes { raw -> Bool in
      let all = ByteView(raw)
      return WebFrame.carriesSIP(all.dropping(start)) || packed.begin(all, at: start, segments)
    }
    return isWeb ? frames(&bytes, from: start, segments) : nil
  }

  /// Where a message in a stream ends: behind the body that Content-Length promises, or where
  /// another one begins instead.
  private static func messageEnd(
    _ bytes: [UInt8], from start: Int, _ segments: ArraySlice<Int>
  ) -> Int {
    var lines = HeaderText(bytes, start..<bytes.count)
    while lines.next(bytes) != nil {}
    let body = lines.position
    // As above: borrowed for the call only.
    let (length, mayHoldMessages) = bytes[start..<body].withUnsafeBytes {
      (LengthField.value(in: ByteView($0)) ?? 0, PassedBody.mayHoldMessages(ByteView($0)))
    }
    guard body - start + length <= MessageCutter.farthest else { return body }
    let end = body + min(length, bytes.count - body)
    guard !mayHoldMessages else { return end }
    let inside = segments.drop { $0 < body }.prefix { $0 < end }
    let other = inside.indices.first { place in
      let next = place + 1 < segments.endIndex ? segments[place + 1] : bytes.count
      let rest = body + length - inside[place]
      return SegmentStart.endsBody(bytes, inside[place]..<next, insteadOf: rest)
    }
    return other.map { inside[$0] } ?? end
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
  private mutating func secured(_ bytes: inout [UInt8], from first: Int) {
    var index = first
    while index < bytes.count {
      let isRecord = TLSRecord.beginning(bytes[index...]) == .begins
      let start = isRecord ? index + TLSRecord.headerLength : index
      let length = isRecord ? Int(bytes[index + 3]) << 8 | Int(bytes[index + 4]) : bytes.count
      let end = min(bytes.count, start + length)
      for rest in start..<end { bytes[rest] = 0 }
      if isRecord { report.count(.records) }
      index = end
    }
  }
}
