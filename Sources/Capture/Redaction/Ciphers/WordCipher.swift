/// Turns words into other words of the same shape: digits into digits, letters into letters.
///
/// A Feistel network over the characters (as NIST SP 800-38G's FF1, with SipHash for AES): for
/// each shape a permutation, so that different words stay different. Capitals stay capitals and
/// count as their small letters, because hosts and parameters are compared so. Of a UTF-8
/// character the first byte stays.
struct WordCipher {
  private static let rounds: UInt8 = 8
  /// Longer words are rewritten in parts, so that the work stays in proportion.
  private static let longestPart = 48
  private static let mostRemembered = 100_000

  private let hash: KeyedHash
  private var known: [ArraySlice<UInt8>: [UInt8]] = [:]

  init(_ hash: KeyedHash) {
    self.hash = hash
  }

  /// Whether a byte is part of a word.
  static func isWordByte(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter || byte >= 0x80
  }

  mutating func rewrite(_ word: some Sequence<UInt8>) -> [UInt8] {
    let word = Array(word)
    var result: [UInt8] = []
    var start = 0
    while start < word.count {
      let end = min(word.count, start + Self.longestPart)
      result += part(word[start..<end])
      start = end
    }
    return result
  }

  private mutating func part(_ word: ArraySlice<UInt8>) -> [UInt8] {
    if let found = known[word] { return found }
    let result = encipher(word.map(Self.lowered))
    let cased = zip(word, result).map { before, after in
      before.isCapital ? after & ~0x20 : after
    }
    if known.count >= Self.mostRemembered { known = [:] }
    known[word] = cased
    return cased
  }

  private func encipher(_ word: [UInt8]) -> [UInt8] {
    // A byte that stays is part of the shape itself.
    let shape = word.map { Self.radix($0) == 1 ? $0 : Self.base($0) }
    let radix = word.map(Self.radix)
    var values = zip(word, shape).map { Int($0) - Int($1) }
    if values.count == 1 {
      guard radix[0] > 1 else { return word }
      values[0] = (values[0] + 1 + Int(hash([0x31] + shape) % UInt64(radix[0] - 1))) % radix[0]
    } else {
      let middle = values.count / 2
      for round in 0..<Self.rounds {
        let isFirst = round & 1 == 0
        let target = isFirst ? 0..<middle : middle..<values.count
        let source = isFirst ? middle..<values.count : 0..<middle
        let seed = [0x57, round] + shape + [0] + values[source].map { UInt8($0) }
        for (place, index) in target.enumerated() {
          // Sixteen bits a character: what is uneven about the remainder is below 0.1 %.
          let block = hash(seed + [UInt8(place / 4)])
          let share = Int(block >> UInt64(16 * (place % 4)) & 0xFFFF)
          values[index] = (values[index] + share) % radix[index]
        }
      }
    }
    return zip(values, shape).map { UInt8($0 + Int($1)) }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { byte.isCapital ? byte | 0x20 : byte }

  private static func radix(_ byte: UInt8) -> Int {
    switch byte {
    case 0x30...0x39: 10
    case 0x61...0x7A: 26
    case 0x80...0xBF: 64
    default: 1
    }
  }

  private static func base(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x30...0x39: 0x30
    case 0x61...0x7A: 0x61
    default: 0x80
    }
  }
}

extension UInt8 {
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isCapital: Bool { (0x41...0x5A).contains(self) }
  var isLetter: Bool { isCapital || (0x61...0x7A).contains(self) }
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0A }
  var hexDigit: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }
}
