/// A bounded look at the bytes of one RTCP packet.
struct RTCPBytes {
  private let base: ArraySlice<UInt8>

  init(_ base: ArraySlice<UInt8>) {
    self.base = base
  }

  var count: Int { base.count }

  subscript(index: Int) -> UInt8 { base[base.startIndex + index] }

  func four(_ index: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 << 8 | UInt32(self[index + $1]) }
  }

  func part(_ range: Range<Int>) -> RTCPBytes {
    RTCPBytes(base[base.startIndex + range.lowerBound..<base.startIndex + range.upperBound])
  }

  var text: String { String(decoding: base, as: UTF8.self) }

  static func write(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
    }
  }
}
