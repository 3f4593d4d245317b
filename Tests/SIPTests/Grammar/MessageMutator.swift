import Wire

/// Damages messages the way networks, bugs and attackers do, the same way for the same seed.
struct MessageMutator {
  private var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  private static let pieces: [[UInt8]] = [
    "\r\n", "\n", "\r", "\r\n ", "\r\n\r\n", "\"", "\\", "<", ">", ";", ",", "=", "@", ":", " ",
    "\t", "%", "%00", "%zz", ";tag=", ";branch=z9hG4bK", "SIP/2.0", "sip:", "[", "]", "?", "*",
    "Via: ", "v:", "f:", "t:", "i:", "l: 0\r\n", "CSeq: ", "Content-Length: 99999999999\r\n",
    "Content-Type: multipart/mixed;boundary=b\r\n", "\n--b\n", "--", "\0", "\u{FFFD}", "-1",
  ].map { Array($0.utf8) }

  mutating func mutate(_ message: [UInt8]) -> [UInt8] {
    var bytes = message
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      guard !bytes.isEmpty else { break }
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.removeSubrange(place..<end)
      case 2:
        let piece = Self.pieces.randomElement(using: &generator) ?? []
        bytes.insert(contentsOf: piece, at: place)
      case 3:
        let other = Int.random(in: 0...bytes.count, using: &generator)
        bytes.insert(contentsOf: Array(bytes[place..<end]), at: other)
      case 4: bytes.swapAt(place, end - 1)
      default:
        // Cutting often would leave little to damage.
        if Int.random(in: 0..<8, using: &generator) == 0 { bytes.removeSubrange(place...) }
      }
    }
    return bytes
  }
}
