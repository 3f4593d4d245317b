/// Names findings so that a code host knows one again when lines above it move.
///
/// `print(of:)` gives a hash of what was found and where, not on which line, and a count that keeps
/// equal ones apart: the shape code scanning uses for its own.
struct Fingerprints {
  private var seen: [UInt64: Int] = [:]

  mutating func print(of parts: [String]) -> String {
    // FNV-1a: the same in every process, which Swift's own hashing is not.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in parts.joined(separator: "\u{0}").utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    let count = (seen[hash] ?? 0) + 1
    seen[hash] = count
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits + ":\(count)"
  }
}
