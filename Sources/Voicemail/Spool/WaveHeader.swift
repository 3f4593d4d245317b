/// The 44 bytes before the samples: one channel of 16 bits, 8000 a second.
enum WaveHeader {
  static let length = 44
  static let rate = 8_000
  static let bytesPerSecond = 16_000

  /// The header of a file with that many bytes of samples.
  static func bytes(of size: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length)
    func add(_ number: Int, _ width: Int) {
      for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
    }
    bytes += "RIFF".utf8
    add(36 + size, 4)
    bytes += "WAVEfmt ".utf8
    add(16, 4)
    add(1, 2)
    add(1, 2)
    add(rate, 4)
    add(bytesPerSecond, 4)
    add(2, 2)
    add(16, 2)
    bytes += "data".utf8
    add(size, 4)
    return bytes
  }
}
