/// Names of hosts in free text: labels between dots, of which the last is letters.
enum HostName {
  /// RFC 1035 §2.3.4.
  private static let longest = 255

  /// Where one ends that begins there; nil where none does.
  ///
  /// Of what is longer than a name can be the first part is one where any label of it could be a
  /// name's last.
  static func end(in values: [UInt8], from start: Int, to limit: Int) -> Int? {
    let farthest = min(limit, start + longest)
    let end =
      values[start..<farthest].firstIndex {
        !WordCipher.isWordByte($0) && $0 != 0x2E && $0 != 0x2D
      } ?? farthest
    let isCut = end == farthest && farthest < limit
    let labels = values[start..<end].split(separator: 0x2E)
    guard labels.count > 1 else { return nil }
    let last = isCut ? labels[...] : labels.suffix(1)
    return last.contains { $0.count > 1 && $0.allSatisfy(\.isLetter) } ? end : nil
  }
}
