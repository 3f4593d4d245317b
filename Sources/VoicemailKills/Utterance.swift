import Voicemail

/// Samples that follow from a message's id, so that whoever has the id can tell what was said.
struct Utterance {
  private let base: UInt32

  init(_ id: MessageID) {
    base = id.text.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }

  func samples(_ range: Range<Int>) -> [Int16] {
    range.map { Int16(truncatingIfNeeded: base &+ UInt32(truncatingIfNeeded: $0) &* 40_503) }
  }

  /// How many samples a WAV file has of it, all of them right; nil where one is not.
  func count(in file: [UInt8]) -> Int? {
    guard file.count >= 44, file.count % 2 == 0 else { return nil }
    let count = (file.count - 44) / 2
    let declared = file[40..<44].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard declared == count * 2 else { return nil }
    for (index, sample) in samples(0..<count).enumerated() {
      let place = 44 + index * 2
      let bits = UInt16(bitPattern: sample)
      guard file[place] == UInt8(bits & 255), file[place + 1] == UInt8(bits >> 8) else {
        return nil
      }
    }
    return count
  }
}
