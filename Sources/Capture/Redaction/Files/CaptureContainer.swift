/// Where the frames are in a capture file, and what of the file is kept around them.
struct CaptureContainer {
  /// Parts of the new file, in order.
  enum Part {
    /// Bytes of the file, frames among them.
    case bytes(Range<Int>)
    case new([UInt8])
    /// Names of the parts that addresses play, in a block of their own.
    case names([RoleName], FieldReader)
  }

  /// What an address is called: the part it plays, which names nobody.
  struct RoleName {
    /// As a name resolution block has it: 1 for IPv4, 2 for IPv6.
    let kind: Int
    /// Four or sixteen bytes.
    let address: [UInt8]
    let name: [UInt8]
  }

  var parts: [Part] = []
  var frames: [(place: Range<Int>, linkType: Int)] = []
  /// Filling behind frames, which may hold anything.
  var padding: [Range<Int>] = []
  var dropped = 0
  var problem: CaptureError?

  init(_ file: [UInt8], path: String) throws(CaptureError) {
    switch Array(file.prefix(4)) {
    case [0x0A, 0x0D, 0x0D, 0x0A]: try blocks(file, path)
    case [0xD4, 0xC3, 0xB2, 0xA1], [0x4D, 0x3C, 0xB2, 0xA1]:
      try records(file, path, isLittle: true)
    case [0xA1, 0xB2, 0xC3, 0xD4], [0xA1, 0xB2, 0x3C, 0x4D]:
      try records(file, path, isLittle: false)
    default:
      // The view lives no longer than the closure that is given the bytes.
      throw .cannotRead(
        path: path,
        reason: file.prefix(512).withUnsafeBytes { ForeignFile.describe(ByteView($0)) })
    }
  }

  /// The new file, with the frames as they are now and names for what addresses have become.
  func write(_ bytes: [UInt8], addressedBy rewrite: ([UInt8]) -> [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    for part in parts {
      switch part {
      case .bytes(let range): result += bytes[range]
      case .new(let new): result += new
      case .names(let names, let reader): result += Self.block(names, reader, rewrite)
      }
    }
    return result
  }

  private mutating func records(
    _ file: [UInt8], _ path: String, isLittle: Bool
  ) throws(CaptureError) {
    guard file.count >= 24 else {
      throw .cannotRead(path: path, reason: "its header is cut short")
    }
    let reader = FieldReader(file, isLittle: isLittle)
    let linkType = Int(reader.four(20) & 0xFFFF)
    parts.append(.bytes(0..<24))
    var index = 24
    while index + 16 <= file.count {
      if file[index..<index + 16].withUnsafeBytes({ PcapHeader.isFile(ByteView($0)) }) {
        return breakOff(path, at: index, PcapHeader.another)
      }
      let size = Int(reader.four(index + 8))
      guard size <= file.count - index - 16 else { break }
      let place = index + 16..<index + 16 + size
      frames.append((place, linkType))
      parts.append(.bytes(index..<place.upperBound))
      index = place.upperBound
    }
    if index < file.count { breakOff(path, at: index, "a record is cut short") }
  }

  mutating func breakOff(_ path: String, at offset: Int, _ reason: String) {
    problem = .damaged(path: path, afterFrames: frames.count, offset: offset, reason: reason)
    cutShort()
  }

  /// Has the copy end in the middle of something, too: else it would pass for a whole capture.
  mutating func cutShort() {
    // Half a packet's header, or a block that says it is longer.
    parts.append(.new([6, 0, 0, 0, 32, 0, 0, 0]))
  }
}

/// Numbers of a capture file, in its byte order.
struct FieldReader {
  let file: [UInt8]
  let isLittle: Bool

  init(_ file: [UInt8], isLittle: Bool) {
    self.file = file
    self.isLittle = isLittle
  }

  func two(_ index: Int) -> Int {
    let (a, b) = (Int(file[index]), Int(file[index + 1]))
    return isLittle ? b << 8 | a : a << 8 | b
  }

  func four(_ index: Int) -> UInt32 {
    let (a, b) = (UInt32(two(index)), UInt32(two(index + 2)))
    return isLittle ? b << 16 | a : a << 16 | b
  }

  func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
    let big = number.networkBytes
    return isLittle ? big.reversed() : big
  }
}
