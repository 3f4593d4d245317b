/// Text form of IPv6 addresses: read as RFC 4291 §2.2, written as RFC 5952 §4.
enum IPv6Text {
  static func read(_ text: some StringProtocol) -> IPAddress? {
    var text = Substring(text)
    if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
    let halves = text.components(around: "::")
    guard halves.count <= 2, let head = groups(halves[0]) else { return nil }
    var all = head
    if halves.count == 2 {
      guard let tail = groups(halves[1]), head.count + tail.count < 8 else { return nil }
      all += [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }
    guard all.count == 8 else { return nil }
    let high = all[..<4].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
    let low = all[4...].reduce(UInt64(0)) { $0 << 16 | UInt64($1) }
    return .v6(high: high, low: low)
  }

  static func write(high: UInt64, low: UInt64) -> String {
    let groups = (0..<8).map { index in
      UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> UInt64(16 * (3 - index % 4)))
    }
    var best = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > max(1, best.count) { best = start..<end }
      start = max(end, start + 1)
    }
    func text(_ part: ArraySlice<UInt16>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    if best.isEmpty { return text(groups[...]) }
    return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
  }

  private static func groups(_ text: Substring) -> [UInt16]? {
    if text.isEmpty { return [] }
    var result: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, part.contains("."), case .v4(let n)? = IPAddress(text: part) {
        result += [UInt16(n >> 16), UInt16(truncatingIfNeeded: n)]
      } else {
        guard (1...4).contains(part.count), let group = UInt16(part, radix: 16) else { return nil }
        result.append(group)
      }
    }
    return result.count <= 8 ? result : nil
  }
}

extension Substring {
  fileprivate func components(around mark: String) -> [Substring] {
    guard let found = firstRange(of: mark) else { return [self] }
    return [self[..<found.lowerBound]] + self[found.upperBound...].components(around: mark)
  }

  private func firstRange(of mark: String) -> Range<Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(mark) {
        return index..<self.index(index, offsetBy: mark.count)
      }
      index = self.index(after: index)
    }
    return nil
  }
}
