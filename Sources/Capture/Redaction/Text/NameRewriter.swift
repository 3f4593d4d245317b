import Wire

extension TextRewriter {
  /// Rewrites a DNS message (RFC 1035 §4.1): names label by label, addresses, texts.
  ///
  /// False where it cannot be read; then nothing was changed.
  mutating func lookup(_ bytes: inout [UInt8], _ range: Range<Int>) -> Bool {
    // Not the slice: while one is alive, all bytes are copied when some are changed.
    let saved = Array(bytes[range])
    var reader = NameMessage(range, saved)
    guard range.count >= 12, reader.rewrite(&bytes, &self) else {
      bytes.replaceSubrange(range, with: saved)
      return false
    }
    report.count(.lookups)
    return true
  }

  /// The labels of a name that stand where it does; `all`: those as well that it points to.
  fileprivate mutating func labels(
    _ bytes: inout [UInt8], _ places: [Range<Int>], _ all: [[UInt8]]
  ) {
    guard !places.isEmpty else { return }
    let known = reversed(all)
    for (index, place) in places.enumerated() {
      if let new = known[index], new.count == place.count {
        bytes.replaceSubrange(place, with: new)
      } else {
        label(&bytes, place)
      }
    }
  }

  private mutating func label(_ bytes: inout [UInt8], _ range: Range<Int>) {
    let text = String(decoding: bytes[range], as: UTF8.self).lowercased()
    if ProtocolWords.dnsLabels.contains(text) { return }
    rewrite(&bytes, range, .words)
  }
}

/// A walk through a DNS message; each label is rewritten once, however often it is pointed to.
private struct NameMessage {
  /// A name has no more (RFC 1035 §2.3.4), and pointers may lead in a circle.
  private static let mostLabels = 128

  private let range: Range<Int>
  /// The message as captured: what is pointed to was rewritten before.
  private let original: [UInt8]
  private var position: Int

  init(_ range: Range<Int>, _ original: [UInt8]) {
    self.range = range
    self.original = original
    position = range.lowerBound + 12
  }

  mutating func rewrite(_ bytes: inout [UInt8], _ text: inout TextRewriter) -> Bool {
    func two(_ at: Int) -> Int { Int(bytes[at]) << 8 | Int(bytes[at + 1]) }
    let counts = (0..<4).map { two(range.lowerBound + 4 + 2 * $0) }
    for _ in 0..<min(counts[0], 64) {
      guard name(&bytes, &text), position + 4 <= range.upperBound else { return false }
      position += 4
    }
    for _ in 0..<min(counts[1] + counts[2] + counts[3], 512) {
      guard record(&bytes, &text) else { return false }
    }
    // What stands behind the last record is nobody's.
    for index in position..<range.upperBound { bytes[index] = 0 }
    return true
  }

  private mutating func record(_ bytes: inout [UInt8], _ text: inout TextRewriter) -> Bool {
    guard name(&bytes, &text), position + 10 <= range.upperBound else { return false }
    let type = Int(bytes[position]) << 8 | Int(bytes[position + 1])
    let length = Int(bytes[position + 8]) << 8 | Int(bytes[position + 9])
    position += 10
    let end = position + length
    guard end <= range.upperBound else { return false }
    switch type {
    case 1 where length == 4, 28 where length == 16:
      text.binaryAddress(&bytes, position..<end)
    case 2, 5, 12, 39:
      guard name(&bytes, &text), position == end else { return false }
    case 15 where length > 2:
      position += 2
      guard name(&bytes, &text), position == end else { return false }
    case 33 where length > 6:
      position += 6
      guard name(&bytes, &text), position == end else { return false }
    case 6:
      guard name(&bytes, &text), name(&bytes, &text), position <= end else { return false }
    case 47:
      guard name(&bytes, &text), position <= end else { return false }
    case 64 where length > 2, 65 where length > 2:
      position += 2
      guard name(&bytes, &text), position <= end else { return false }
      service(&bytes, position..<end, &text)
    default:
      for index in position..<end { bytes[index] = 0 }
    }
    position = end
    return true
  }

  /// RFC 9460 §2.2: keys, lengths and values; hints are addresses.
  private func service(_ bytes: inout [UInt8], _ range: Range<Int>, _ text: inout TextRewriter) {
    var index = range.lowerBound
    while index + 4 <= range.upperBound {
      let key = Int(bytes[index]) << 8 | Int(bytes[index + 1])
      let length = Int(bytes[index + 2]) << 8 | Int(bytes[index + 3])
      let value = index + 4..<min(index + 4 + length, range.upperBound)
      let size = key == 4 ? 4 : key == 6 ? 16 : 0
      if size > 0 {
        for start in stride(from: value.lowerBound, to: value.upperBound, by: size)
        where start + size <= value.upperBound {
          text.binaryAddress(&bytes, start..<start + size)
        }
      } else if key > 3 {
        for at in value { bytes[at] = 0 }
      }
      index = value.upperBound
    }
  }

  private mutating func name(_ bytes: inout [UInt8], _ text: inout TextRewriter) -> Bool {
    let start = position
    var places: [Range<Int>] = []
    while position < range.upperBound {
      let size = Int(bytes[position])
      switch size {
      case 1...63:
        guard position + 1 + size <= range.upperBound else { return false }
        places.append(position + 1..<position + 1 + size)
        position += 1 + size
      case 0, 0xC0...0xFF:
        position += size == 0 ? 1 : 2
        guard position <= range.upperBound else { return false }
        text.labels(&bytes, places, labels(from: start - range.lowerBound))
        return true
      default: return false
      }
    }
    return false
  }

  /// The labels of a name as captured, pointers followed (RFC 1035 §4.1.4).
  private func labels(from start: Int) -> [[UInt8]] {
    var labels: [[UInt8]] = []
    var index = start
    for _ in 0..<Self.mostLabels {
      guard index < original.count else { break }
      let size = Int(original[index])
      switch size {
      case 1...63:
        guard index + 1 + size <= original.count else { return labels }
        labels.append(Array(original[index + 1..<index + 1 + size]))
        index += 1 + size
      case 0xC0...0xFF:
        guard index + 1 < original.count else { return labels }
        index = (size & 0x3F) << 8 | Int(original[index + 1])
      default: return labels
      }
    }
    return labels
  }
}

extension TextRewriter {
  /// Rewrites the four or sixteen bytes of an address.
  mutating func binaryAddress(_ bytes: inout [UInt8], _ range: Range<Int>) {
    guard !keepsAddresses else { return }
    let number = range.map { UInt64(bytes[$0]) }
    func join(_ part: ArraySlice<UInt64>) -> UInt64 { part.reduce(0) { $0 << 8 | $1 } }
    let old: IPAddress
    switch range.count {
    case 4: old = .v4(UInt32(truncatingIfNeeded: join(number[...])))
    case 16: old = .v6(high: join(number[..<8]), low: join(number[8...]))
    default: return
    }
    bytes.replaceSubrange(range, with: addresses.rewrite(old).networkBytes)
    report.count(.addresses)
  }

  /// Rewrites the six bytes of a network card's address.
  mutating func hardwareAddress(_ bytes: inout [UInt8], _ range: Range<Int>) {
    guard !keepsAddresses, range.count == 6 else { return }
    bytes.replaceSubrange(range, with: addresses.rewrite(hardware: Array(bytes[range])))
    report.count(.hardware)
  }
}
