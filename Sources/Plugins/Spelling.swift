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

  /// Edit distance in which two swapped neighbours count once.
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var rows = [Array(0...b.count)]
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(
          rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          least = min(least, rows[i - 1][j - 1] + 1)
        }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
