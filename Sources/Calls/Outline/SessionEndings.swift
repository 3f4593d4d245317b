/// The shapes of what follows the media line in bodies: a system that describes the same codecs
/// mostly describes them in the same words.
struct SessionEndings: Sendable {
  struct Ending: Sendable {
    /// The hash of its bytes; 0 where there is none.
    var key: UInt64 = 0
    /// As `SessionSketch` reads it.
    var shape: UInt64 = 0
    var isPrintable = true
  }

  private static let count = 256

  private var all = ContiguousArray(repeating: Ending(), count: count)

  /// A newer one takes the place of another that it shares it with.
  mutating func note(_ key: UInt64, shape: UInt64, isPrintable: Bool) {
    all[Self.place(key)] = Ending(key: key, shape: shape, isPrintable: isPrintable)
  }

  subscript(key: UInt64) -> Ending? {
    let known = all[Self.place(key)]
    return known.key == key ? known : nil
  }

  private static func place(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key) & (count - 1) }
}
