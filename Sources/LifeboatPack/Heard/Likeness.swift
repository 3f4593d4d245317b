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

  /// Where a piece of sound lies in a longer one: its loudest part is looked for, sample by sample.
  ///
  /// Gives the place of the piece's first sample, which may be before the other's first.
  static func place(of piece: [Int16], in whole: [Int16]) -> Int? {
    let length = min(1_600, piece.count)
    guard length >= 160, whole.count >= length else { return nil }
    var loudest = (place: 0, power: 0.0)
    for start in stride(from: 0, through: piece.count - length, by: 160) {
      let power = Track.power(piece[start..<start + length])
      if power > loudest.power { loudest = (start, power) }
    }
    guard loudest.power > 0 else { return nil }
    let template = piece[loudest.place..<loudest.place + length].map { Float($0) }
    let sound = whole.map { Float($0) }
    var best = (place: 0, score: -Float.infinity)
    template.withUnsafeBufferPointer { a in
      sound.withUnsafeBufferPointer { b in
        var energy: Float = 0
        for index in 0..<length { energy += b[index] * b[index] }
        for start in 0...(sound.count - length) {
          if start > 0 {
            energy -= b[start - 1] * b[start - 1]
            energy += b[start + length - 1] * b[start + length - 1]
          }
          guard energy > 1 else { continue }
          var product: Float = 0
          for index in 0..<length { product += a[index] * b[start + index] }
          let score = product > 0 ? product * product / energy : 0
          if score > best.score { best = (start, score) }
        }
      }
    }
    return best.score > 0 ? best.place - loudest.place : nil
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
