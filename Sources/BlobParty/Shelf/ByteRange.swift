/// `bytes=0-511` or `bytes=512-` (RFC 9110 §14.1.2; the store knows no other forms).
struct ByteRange: Hashable {
  let first: Int
  let last: Int?

  init?(_ text: String) {
    guard text.hasPrefix("bytes=") else { return nil }
    let parts = text.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = Int(parts[0]), first >= 0 else { return nil }
    self.first = first
    if parts[1].isEmpty {
      last = nil
    } else {
      guard let last = Int(parts[1]), last >= first else { return nil }
      self.last = last
    }
  }

  /// Nil where it begins behind the end.
  func clamped(to count: Int) -> Range<Int>? {
    guard first < count else { return nil }
    return first..<min(last ?? count - 1, count - 1) + 1
  }
}
