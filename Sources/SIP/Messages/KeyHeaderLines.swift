/// Where the first line of each key header stands in a message.
struct KeyHeaderLines {
  struct Line {
    let colon: Int
    let lineFeed: Int
  }

  // For each of `KeyHeader`, in its order, the colon in the lower and the line feed in the upper
  // half: places in a message are below 65,536. No colon stands at 0, so that 0 is for none.
  // Last, a bit for each header that has several lines.
  private var packed:
    (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) =
      (0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

  /// Notes a header's line; where there was one before, that there are several.
  @inline(__always)
  mutating func insert(_ header: KeyHeader, colon: Int, lineFeed: Int) {
    withUnsafeMutableBytes(of: &packed) { all in
      let size = MemoryLayout<UInt32>.size
      let place = Int(header.rawValue) &* size
      if all.load(fromByteOffset: place, as: UInt32.self) == 0 {
        let line = UInt32(truncatingIfNeeded: colon | lineFeed &<< 16)
        all.storeBytes(of: line, toByteOffset: place, as: UInt32.self)
      } else {
        let more = all.load(fromByteOffset: 9 * size, as: UInt32.self)
        all.storeBytes(
          of: more | 1 &<< UInt32(header.rawValue), toByteOffset: 9 * size, as: UInt32.self)
      }
    }
  }

  /// Whether a header has several lines.
  @inline(__always)
  func hasMore(_ header: KeyHeader) -> Bool { packed.9 & 1 &<< UInt32(header.rawValue) != 0 }

  /// The first line of a header.
  @inline(__always)
  subscript(header: KeyHeader) -> Line? {
    let line =
      switch header {
      case .callID: packed.0
      case .cseq: packed.1
      case .from: packed.2
      case .to: packed.3
      case .via: packed.4
      case .contentLength: packed.5
      case .contact: packed.6
      case .contentType: packed.7
      case .identity: packed.8
      }
    return line == 0 ? nil : Line(colon: Int(line & 0xFFFF), lineFeed: Int(line >> 16))
  }
}
