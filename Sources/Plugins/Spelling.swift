/// Sentences about words that are not among the allowed ones.
public enum Spelling {
  /// `check "leg.zombie" is unknown; did you mean "leg.no-zombie"? allowed: …`.
  ///
  /// - Parameter listing: the most allowed words that are listed in full.
  public static func unknown(
    _ what: String, _ word: String, allowed: some Sequence<String>, listing: Int = 40
  ) -> String {
    let allowed = Array(allowed)
    var sentence = "\(what) \"\(word)\" is unknown"
    if let near = nearest(to: word, in: allowed) { sentence += "; did you mean \"\(near)\"?" }
    if allowed.isEmpty { return sentence + "; none is allowed here" }
    if allowed.count <= listing {
      sentence +=
        (sentence.hasSuffix("?") ? " allowed: " : "; allowed: ")
        + allowed.joined(separator: ", ")
    }
    return sentence
  }

  /// The allowed word that differs least, where it differs by no more than a third.
  public static func nearest(to word: String, in allowed: [String]) -> String? {
    let wanted = Array(word.lowercased().utf8.prefix(64))
    var best: (distance: Int, word: String)?
    for candidate in allowed {
      let distance = distance(wanted, Array(candidate.lowercased().utf8.prefix(64)))
      if distance < best?.distance ?? .max { best = (distance, candidate) }
    }
    guard let best, best.distance <= max(1, wanted.count / 3) else { return nil }
    return best.word
  }

  /// Levenshtein's edit distance.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var row = Array(0...b.count)
    for (i, byte) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in b.enumerated() {
        let replaced = diagonal + (byte == other ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
      }
    }
    return row[b.count]
  }
}
