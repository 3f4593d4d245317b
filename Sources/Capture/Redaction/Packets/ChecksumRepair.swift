/// A checksum over bytes that are being rewritten (RFC 1071): right before, right after.
///
/// One that was wrong, absent or left to the network card stays as it was.
struct ChecksumRepair {
  /// Where it stands.
  let field: Int
  /// What it covers, itself in the last stretch; each but that has an even length.
  let covered: [Range<Int>]
  /// What of a pseudo header is not among the covered bytes, as a sum of words.
  var constant: UInt64 = 0
  /// Bytes are missing: whether it was right cannot be known, and it is carried over.
  var isCut = false
  /// RFC 768: zero means none, and a sum of zero is written as all ones.
  var isDatagram = false

  /// Whether it was captured: short packets may end before it.
  var hasField: Bool {
    guard let last = covered.last else { return false }
    return last.lowerBound <= field && field + 2 <= last.upperBound
  }

  /// The sum's new value; nil where it stays.
  ///
  /// It may have been repaired before, and the bytes have changed since.
  func repaired(_ before: [UInt8], _ after: [UInt8]) -> UInt16? {
    let old = UInt64(before[field]) << 8 | UInt64(before[field + 1])
    if isDatagram, old == 0 { return nil }
    let oldSum = Self.sum(before, covered)
    guard isCut || (oldSum + constant) % 0xFFFF == 0 else { return nil }
    let newSum = Self.sum(after, covered)
    guard oldSum % 0xFFFF != newSum % 0xFFFF else { return nil }
    let now = UInt64(after[field]) << 8 | UInt64(after[field + 1])
    // All else is zero: the only sum that is zero itself.
    if newSum == now, constant == 0 { return 0xFFFF }
    // RFC 1624: the complement moves by what the rest has moved.
    let rest = (0xFFFF - now) + newSum % 0xFFFF + 0xFFFF - oldSum % 0xFFFF
    let folded = rest % 0xFFFF
    let sum = UInt16(truncatingIfNeeded: 0xFFFF - (folded == 0 ? 0xFFFF : folded))
    return isDatagram && sum == 0 ? 0xFFFF : sum
  }

  private static func sum(_ bytes: [UInt8], _ ranges: [Range<Int>]) -> UInt64 {
    var sum: UInt64 = 0
    for range in ranges {
      var index = range.lowerBound
      while index + 1 < range.upperBound {
        sum += UInt64(bytes[index]) << 8 | UInt64(bytes[index + 1])
        index += 2
      }
      if index < range.upperBound { sum += UInt64(bytes[index]) << 8 }
    }
    return sum
  }
}
