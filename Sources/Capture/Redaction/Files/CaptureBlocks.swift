extension CaptureContainer {
  private static let section: UInt32 = 0x0A0D_0D0A

  /// The blocks of a pcapng file (draft-ietf-opsawg-pcapng §4): packets and what is needed to read
  /// them stay, and names that say which part an address plays; comments, other names, secrets and
  /// blocks of unknown content go.
  mutating func blocks(_ file: [UInt8], _ path: String) throws(CaptureError) {
    var reader = FieldReader(file, isLittle: true)
    var linkTypes: [Int] = []
    var index = 0
    while index + 12 <= file.count {
      // The section's type reads the same in both byte orders; its mark tells which one it is.
      if reader.four(index) == Self.section {
        switch Array(file[(index + 8)..<(index + 12)]) {
        case [0x4D, 0x3C, 0x2B, 0x1A]: reader = FieldReader(file, isLittle: true)
        case [0x1A, 0x2B, 0x3C, 0x4D]: reader = FieldReader(file, isLittle: false)
        default: return breakOff(path, at: index, "a section has no byte order")
        }
        linkTypes = []
      }
      let type = reader.four(index)
      let size = Int(reader.four(index + 4))
      guard size >= 12, size % 4 == 0, size <= file.count - index else {
        return breakOff(path, at: index, "a block is cut short")
      }
      let end = reader.four(index + size - 4)
      guard Int(end) == size else {
        return breakOff(
          path, at: index, "a block has \(size) bytes by its begin and \(end) by its end")
      }
      let block = index..<index + size
      guard take(reader, type, block, &linkTypes) else {
        return breakOff(path, at: index, "a block is too short for what it holds")
      }
      index += size
    }
    if index < file.count { breakOff(path, at: index, "a block is cut short") }
  }

  /// Takes one block; false when its content goes beyond it.
  private mutating func take(
    _ reader: FieldReader, _ type: UInt32, _ block: Range<Int>, _ linkTypes: inout [Int]
  ) -> Bool {
    let start = block.lowerBound
    let end = block.upperBound - 4
    switch type {
    case Self.section:
      guard block.count >= 28 else { return false }
      // Its length is not given: blocks are left out.
      keep(
        reader, type,
        Array(reader.file[(start + 8)..<(start + 16)]) + [UInt8](repeating: 0xFF, count: 8))
      if block.count > 28 { dropped += 1 }
    case 1:
      guard block.count >= 20 else { return false }
      linkTypes.append(reader.two(start + 8))
      // Speed, stamp resolution, checksum length, stamp offset.
      keep(
        reader, type,
        Array(reader.file[(start + 8)..<(start + 16)])
          + options(reader, start + 16..<end, keeping: [8, 9, 13, 14]))
    case 6, 2:
      guard block.count >= 32 else { return false }
      let interface = type == 6 ? Int(reader.four(start + 8)) : reader.two(start + 8)
      let size = Int(reader.four(start + 20))
      let padded = (size + 3) / 4 * 4
      guard size <= end - start - 28, padded <= end - start - 28, interface < linkTypes.count
      else { return false }
      frame(
        reader, type, block, start + 28..<start + 28 + size, linkTypes[interface],
        options(reader, start + 28 + padded..<end, keeping: [2, 4]))
    case 3:
      guard block.count >= 16, let linkType = linkTypes.first else { return false }
      let size = min(Int(reader.four(start + 8)), end - start - 12)
      frame(reader, type, block, start + 12..<start + 12 + size, linkType, [])
    case 4: names(reader, start + 8..<end)
    case 5:
      guard block.count >= 24 else { return false }
      keep(
        reader, type,
        Array(reader.file[(start + 8)..<(start + 20)])
          + options(reader, start + 20..<end, keeping: [2, 3, 4, 5, 6, 7, 8]))
    default: dropped += 1
    }
    return true
  }

  /// Name resolution records, §4.5.
  private mutating func names(_ reader: FieldReader, _ range: Range<Int>) {
    var kept: [RoleName] = []
    var index = range.lowerBound
    while index + 4 <= range.upperBound {
      let kind = reader.two(index)
      let value = index + 4..<index + 4 + reader.two(index + 2)
      guard kind != 0, value.upperBound <= range.upperBound else { break }
      let size = kind == 1 ? 4 : 16
      // Only the first name of an address is read.
      let name = reader.file[value].dropFirst(size).prefix { $0 != 0 }
      if kind == 1 || kind == 2, ProtocolWords.isRole(String(decoding: name, as: UTF8.self)) {
        kept.append(
          RoleName(
            kind: kind, address: Array(reader.file[value].prefix(size)), name: Array(name)))
      } else {
        dropped += 1
      }
      index = value.lowerBound + (value.count + 3) / 4 * 4
    }
    if !kept.isEmpty { parts.append(.names(kept, reader)) }
  }

  /// A name resolution block with the records' addresses as they are now.
  static func block(
    _ names: [RoleName], _ reader: FieldReader, _ rewrite: ([UInt8]) -> [UInt8]
  ) -> [UInt8] {
    var body: [UInt8] = []
    for name in names {
      let value = rewrite(name.address) + name.name + [0]
      body += reader.bytes(UInt16(name.kind)) + reader.bytes(UInt16(value.count)) + value
      body += [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
    }
    body += [0, 0, 0, 0]
    let size = reader.bytes(UInt32(body.count + 12))
    return reader.bytes(UInt32(4)) + size + body + size
  }

  private mutating func frame(
    _ reader: FieldReader, _ type: UInt32, _ block: Range<Int>, _ place: Range<Int>,
    _ linkType: Int, _ options: [UInt8]
  ) {
    let filled = place.lowerBound + (place.count + 3) / 4 * 4
    frames.append((place, linkType))
    padding.append(place.upperBound..<filled)
    let size = reader.bytes(UInt32(filled - block.lowerBound + options.count + 4))
    parts += [
      .new(reader.bytes(type) + size), .bytes(block.lowerBound + 8..<filled), .new(options + size),
    ]
  }

  private mutating func keep(_ reader: FieldReader, _ type: UInt32, _ body: [UInt8]) {
    let size = reader.bytes(UInt32(body.count + 12))
    parts.append(.new(reader.bytes(type) + size + body + size))
  }

  /// The options that only say how to read numbers; the others are counted as dropped.
  private mutating func options(
    _ reader: FieldReader, _ range: Range<Int>, keeping codes: Set<Int>
  ) -> [UInt8] {
    var result: [UInt8] = []
    var index = range.lowerBound
    while index + 4 <= range.upperBound {
      let code = reader.two(index)
      let end = index + 4 + (reader.two(index + 2) + 3) / 4 * 4
      guard code != 0, end <= range.upperBound else { break }
      if codes.contains(code) { result += reader.file[index..<end] } else { dropped += 1 }
      index = end
    }
    return result.isEmpty ? [] : result + [0, 0, 0, 0]
  }
}
