import Checks

/// How alike two pieces of sound are.
enum Likeness {
  /// Normalised correlation of two pieces of one length, -1 to 1; 0 where one is silent.
  static func of(_ one: ArraySlice<Int16>, _ other: ArraySlice<Int16>) -> Double {
    let count = min(one.count, other.count)
    guard count > 0 else { return 0 }
    var (product, left, right) = (0.0, 0.0, 0.0)
    one.prefix(count).withUnsafeBufferPointer { a in
      other.prefix(count).withUnsafeBufferPointer { b in
        for index in 0..<count {
          let (x, y) = (Double(a[index]), Double(b[index]))
          product += x * y
          left += x * x
          right += y * y
        }
      }
    }
    guard left > 0, right > 0 else { return 0 }
    return product / (left * right).squareRoot()
  }

  /// Where a piece of sound lies in a longer one, to the sample.
  ///
  /// Its beginnings of sound and its loudest part are looked for, and of all places that fit the one
  /// is taken at which most of the piece fits: a tone is like itself a period later. Gives the place
  /// of the piece's first sample, which may be before the other's first.
  static func place(of piece: [Int16], in whole: [Int16]) -> Int? {
    let length = min(1_600, piece.count)
    guard length >= 160, whole.count >= length else { return nil }
    let sound = whole.map { Float($0) }
    var best: (place: Int, likeness: Double)?
    for start in marks(piece, length) {
      let template = piece[start..<start + length].map { Float($0) }
      for found in fits(template, in: sound) {
        let place = found - start
        let (from, to) = (max(0, place), min(whole.count, place + piece.count))
        guard to - from >= length else { continue }
        let likeness = of(piece[(from - place)..<(to - place)], whole[from..<to])
        if likeness > best?.likeness ?? 0 { best = (place, likeness) }
      }
      if let best, best.likeness > 0.999 { break }
    }
    return best?.place
  }

  /// Where to look: around the first rises of sound, and at the loudest part.
  private static func marks(_ piece: [Int16], _ length: Int) -> [Int] {
    let powers = stride(from: 0, through: piece.count - 160, by: 160).map {
      Track.power(piece[$0..<$0 + 160])
    }
    guard let loudest = powers.indices.max(by: { powers[$0] < powers[$1] }), powers[loudest] > 0
    else { return [] }
    let rises = powers.indices.dropFirst().filter {
      powers[$0] > powers[loudest] / 8 && powers[$0 - 1] < powers[loudest] / 64
    }
    return (rises.prefix(2).map { $0 * 160 - length / 2 } + [loudest * 160]).map {
      min(max(0, $0), piece.count - length)
    }
  }

  /// The best places of a template, at most one in each 400 samples, twelve of all.
  private static func fits(_ template: [Float], in sound: [Float]) -> [Int] {
    let length = template.count
    var found: [(place: Int, score: Float)] = []
    template.withUnsafeBufferPointer { a in
      sound.withUnsafeBufferPointer { b in
        var energy: Float = 0
        for index in 0..<length { energy += b[index] * b[index] }
        for start in 0...(b.count - length) {
          if start > 0 {
            energy += b[start + length - 1] * b[start + length - 1]
            energy = max(0, energy - b[start - 1] * b[start - 1])
          }
          guard energy > 1_000 else { continue }
          var product: Float = 0
          for index in 0..<length { product += a[index] * b[start + index] }
          guard product > 0 else { continue }
          let score = product * product / energy
          if let last = found.last, start - last.place < 400 {
            if score > last.score { found[found.count - 1] = (start, score) }
          } else {
            found.append((start, score))
          }
        }
      }
    }
    return found.sorted { $0.score > $1.score }.prefix(12).map(\.place)
  }

  /// How alike the loudness of two pieces runs, 20 ms by 20 ms, at the best of small shifts.
  static func ofLoudness(_ one: ArraySlice<Int16>, _ other: ArraySlice<Int16>) -> Double {
    let a = loudness(one)
    let b = loudness(other)
    var best = -1.0
    for shift in -5...5 {
      let first = a.dropFirst(max(0, shift))
      let second = b.dropFirst(max(0, -shift))
      let count = min(first.count, second.count)
      guard count >= 25 else { continue }
      best = max(best, correlation(Array(first.prefix(count)), Array(second.prefix(count))))
    }
    return best
  }

  private static func loudness(_ sound: ArraySlice<Int16>) -> [Double] {
    stride(from: sound.startIndex, to: sound.endIndex, by: Track.window).map { start in
      Track.power(sound[start..<min(start + Track.window, sound.endIndex)]).squareRoot()
    }
  }

  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let count = Double(a.count)
    let means = (a.reduce(0, +) / count, b.reduce(0, +) / count)
    var (product, left, right) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      product += (x - means.0) * (y - means.1)
      left += (x - means.0) * (x - means.0)
      right += (y - means.1) * (y - means.1)
    }
    return left > 0 && right > 0 ? product / (left * right).squareRoot() : 0
  }
}
