/// The random of a ClientHello, by which a key log names a connection (RFC 8446 §4.1.2).
public struct TLSRandom: Hashable, Sendable, Comparable {
  static let length = 32

  private let words: [UInt64]

  /// Nil unless there are 32 bytes.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.length else { return nil }
    var words: [UInt64] = []
    var word: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      word = word << 8 | UInt64(byte)
      if index % 8 == 7 { words.append(word) }
    }
    self.words = words
  }

  var bytes: [UInt8] { words.flatMap(\.networkBytes) }

  public static func < (left: TLSRandom, right: TLSRandom) -> Bool {
    left.words.lexicographicallyPrecedes(right.words)
  }
}
