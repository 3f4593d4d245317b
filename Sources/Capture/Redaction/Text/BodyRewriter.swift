extension TextRewriter {
  /// How many messages and parts may be in one another; what is deeper is masked.
  private static let deepestBody = 8

  /// Rewrites a body of a type that is known and masks any other.
  mutating func body(_ bytes: inout [UInt8], _ range: Range<Int>, _ type: String) {
    guard !range.isEmpty else { return }
    bodies += 1
    defer { bodies -= 1 }
    guard bodies <= Self.deepestBody else {
      report.count(.bodies)
      return mask(&bytes, range)
    }
    let type = type.trimmedOfBlanks
    let kind = type.prefix { $0 != ";" }.lowercased().trimmedOfBlanks
    if kind.hasPrefix("application/sdp") || Self.beginsSession(bytes, range, hasType: !kind.isEmpty)
    {
      session(&bytes, range)
    } else if kind == "message/sipfrag" || kind == "message/sip"
      || Self.beginsMessage(bytes, range)
    {
      message(&bytes, range)
    } else if kind == "application/dtmf-relay" || kind == "application/dtmf" {
      digits(&bytes, range)
    } else if kind.hasPrefix("multipart/"), let boundary = Self.boundary(type) {
      parts(&bytes, range, boundary)
    } else {
      report.count(.bodies)
      mask(&bytes, range)
    }
  }

  /// Whether it is SDP without saying so: by its first line, or by any where no type is said.
  private static func beginsSession(
    _ bytes: [UInt8], _ range: Range<Int>, hasType: Bool
  ) -> Bool {
    let start = Array("v=0".utf8)
    if bytes[range].starts(with: start) { return true }
    return !hasType
      && bytes[range].split(whereSeparator: { $0 == 0x0D || $0 == 0x0A })
        .contains { $0.starts(with: start) }
  }

  /// Letters in place of everything but line ends: the same letters for the same text.
  mutating func mask(_ bytes: inout [UInt8], _ range: Range<Int>) {
    var source = hash.noise(0x42, bytes[range])
    for index in range where bytes[index] != 0x0D && bytes[index] != 0x0A {
      bytes[index] = source.letter()
    }
  }

  /// Pressed keys: each of the sixteen becomes another one; names and durations stay.
  private mutating func digits(_ bytes: inout [UInt8], _ range: Range<Int>) {
    report.count(.bodies)
    let keys = Array("0123456789*#ABCD".utf8)
    let lines = bytes[range].split(whereSeparator: { $0 == 0x0D || $0 == 0x0A }).map(\.indices)
    for line in lines {
      var start = line.lowerBound
      if let equals = bytes[line].firstIndex(of: 0x3D) {
        let name = String(decoding: bytes[start..<equals], as: UTF8.self).trimmedOfBlanks
        if name.lowercased() == "duration" { continue }
        start = equals + 1
      }
      for index in start..<line.upperBound {
        let isSmall = bytes[index] > 0x60 && bytes[index] <= 0x64
        guard let place = keys.firstIndex(of: isSmall ? bytes[index] & ~0x20 : bytes[index]) else {
          if WordCipher.isWordByte(bytes[index]) { bytes[index] = 0x78 }
          continue
        }
        let new = keys[hash.permute(place, of: keys.count, [0x44])]
        bytes[index] = isSmall && new.isCapital ? new | 0x20 : new
      }
    }
  }

  private static func boundary(_ type: String) -> [UInt8]? {
    // In bytes: letters of other alphabets may become longer or shorter when their case changes.
    let bytes = Array(type.utf8)
    let name = Array("boundary=".utf8)
    let found = bytes.indices.first { index in
      bytes[index...].prefix(name.count).lazy.map { $0.isCapital ? $0 | 0x20 : $0 }
        .elementsEqual(name)
    }
    guard let found else { return nil }
    let value = bytes[(found + name.count)...]
    let bare =
      value.first == 0x22 ? value.dropFirst().prefix { $0 != 0x22 } : value.prefix { $0 != 0x3B }
    guard let first = bare.firstIndex(where: { !$0.isBlank }),
      let last = bare.lastIndex(where: { !$0.isBlank })
    else { return nil }
    return Array("--".utf8) + bare[first...last]
  }

  /// The parts between the boundaries (RFC 2046 §5.1.1); what stands before them is masked.
  private mutating func parts(_ bytes: inout [UInt8], _ range: Range<Int>, _ boundary: [UInt8]) {
    var start = range.lowerBound
    var isInside = false
    var index = range.lowerBound
    while index < range.upperBound {
      let end = (bytes[index..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound - 1) + 1
      if bytes[index..<end].starts(with: boundary) {
        if isInside { part(&bytes, start..<index) } else { mask(&bytes, start..<index) }
        isInside = true
        start = end
      }
      index = end
    }
    if start < range.upperBound {
      if isInside {
        part(&bytes, start..<range.upperBound)
      } else {
        mask(&bytes, start..<range.upperBound)
      }
    }
  }

  private mutating func part(_ bytes: inout [UInt8], _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    var start = range.lowerBound
    var type = "text/plain"
    // A part may have no headers at all: then it begins with the empty line.
    while start < range.upperBound {
      let end = (bytes[start..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound - 1) + 1
      let line = String(decoding: bytes[start..<end], as: UTF8.self)
      if line.trimmedOfBlanks.isEmpty {
        start = end
        break
      }
      if line.lowercased().hasPrefix("content-type:") {
        type = String(line.dropFirst(13))
        header("content-type", &bytes, start + 13..<end)
      } else if let colon = bytes[start..<end].firstIndex(of: 0x3A) {
        rewrite(&bytes, colon + 1..<end, .general)
      } else {
        rewrite(&bytes, start..<end, .words)
      }
      start = end
    }
    body(&bytes, start..<range.upperBound, type)
  }
}
