import SIP

/// The clues by which `CallJoining` finds a leg's call, as hashes.
struct LegClues {
  struct Clue {
    let value: UInt64
    /// Whether it may join legs that do not meet (`CallJoining.Clue.saysEnough`).
    let saysEnough: Bool
    let isMedia: Bool
  }

  private enum Kind: UInt64 { case number = 0x11, header = 0x22, media = 0x33 }

  private(set) var clues: ContiguousArray<Clue> = []
  /// The first caller number; 0 where there is none.
  private(set) var number: UInt64 = 0

  /// Takes the place of what was read before, to keep its memory.
  mutating func read(
    _ scan: MessageScan, _ bytes: UnsafeBufferPointer<UInt8>, _ sketch: SessionSketch?,
    _ header: HeaderName?, _ hash: SeededHash
  ) {
    clues.removeAll(keepingCapacity: true)
    number = 0
    if header == nil, sketch?.isUnusual != true, readFast(scan, bytes, hash) {
      guard let sketch else { return }
      if sketch.origin != 0 { addMedia(hash.mix(sketch.origin, 0x6F), hash) }
      if sketch.media.0 != 0 { addMedia(hash.mix(sketch.media.0, 0x6D), hash) }
      if sketch.media.1 != 0 { addMedia(hash.mix(sketch.media.1, 0x6D), hash) }
      return
    }
    clues.removeAll(keepingCapacity: true)
    number = 0
    if let message = try? Message(Array(bytes)) { readSlowly(message, header, hash) }
  }

  /// As `CallJoining` reads them.
  mutating func readSlowly(_ message: Message, _ header: HeaderName?, _ hash: SeededHash) {
    let called = CallerNumber.called(in: message).map { hash.hash(Substring($0)) }
    for caller in CallerNumber.all(in: message) {
      addNumber(
        hash.hash(Substring(caller.joiningText)), CallerNumber.isTelling(caller.joiningText),
        called,
        hash)
    }
    if let header, let value = message.header(header), !value.isEmpty {
      clues.append(
        Clue(
          value: hash.mix(hash.hash(Substring(value)), Kind.header.rawValue), saysEnough: true,
          isMedia: false))
    }
    for value in MediaClues(message).values {
      let fields = value.dropFirst(2).split(separator: " ").map { hash.hash($0) }
      if value.hasPrefix("o "), fields.count == 3 {
        addMedia(hash.mix(hash.mix(hash.mix(fields[0], fields[1]), fields[2]), 0x6F), hash)
      } else if fields.count == 2 {
        addMedia(hash.mix(hash.mix(fields[0], fields[1]), 0x6D), hash)
      }
    }
  }

  private mutating func addNumber(
    _ value: UInt64, _ isTelling: Bool, _ called: UInt64?, _ hash: SeededHash
  ) {
    // Most callers are asserted to be who they say they are.
    if number == value { return }
    if number == 0 { number = value }
    if let called {
      clues.append(
        Clue(
          value: hash.mix(hash.mix(value, called), Kind.number.rawValue), saysEnough: isTelling,
          isMedia: false))
    }
    clues.append(
      Clue(value: hash.mix(value, Kind.number.rawValue), saysEnough: isTelling, isMedia: false))
  }

  private mutating func addMedia(_ value: UInt64, _ hash: SeededHash) {
    clues.append(
      Clue(value: hash.mix(value, Kind.media.rawValue), saysEnough: true, isMedia: true))
  }

  /// Reads the numbers in place; false where a value is written in an unusual way.
  private mutating func readFast(
    _ scan: MessageScan, _ bytes: UnsafeBufferPointer<UInt8>, _ hash: SeededHash
  ) -> Bool {
    if scan.hasMoreIdentities { return false }
    guard let asked = Self.user(bytes, scan.second) else { return false }
    let called =
      asked.isEmpty || Self.isHidden(bytes, asked)
      ? nil : hash.hash(bytes, Self.plain(bytes, asked))
    for value in [scan.from, scan.identity] {
      guard let value else { continue }
      guard let user = Self.user(bytes, value) else { return false }
      if user.isEmpty || Self.isHidden(bytes, user) { continue }
      let digits = user.count { bytes[$0] &- 0x30 < 10 }
      addNumber(hash.hash(bytes, Self.plain(bytes, user)), digits >= 5, called, hash)
    }
    return true
  }

  /// A user part without an international prefix sign.
  private static func plain(
    _ bytes: UnsafeBufferPointer<UInt8>, _ user: Range<Int>
  ) -> Range<Int> {
    user.lowerBound + (bytes[user.lowerBound] == 0x2B ? 1 : 0)..<user.upperBound
  }

  /// The user part of an address as `CallerNumber` finds it; empty where it has none, nil where
  /// only `CallerNumber` can say.
  private static func user(_ bytes: UnsafeBufferPointer<UInt8>, _ value: Range<Int>) -> Range<Int>?
  {
    // Folds, text beyond ASCII, and lists are left to the slow reading.
    guard bytes.isPrintable(value), bytes.first(0x2C, in: value) == nil else { return nil }
    var uri = value
    if let open = addressStart(bytes, value) {
      uri = open..<(bytes.first(0x3E, in: open..<value.upperBound) ?? value.upperBound)
    }
    let none = 0..<0
    guard let colon = bytes.first(0x3A, in: uri) else { return none }
    let rest = colon + 1..<uri.upperBound
    if colon - uri.lowerBound >= 3, bytes[colon - 3] | 0x20 == 0x74,
      bytes[colon - 2] | 0x20 == 0x65,
      bytes[colon - 1] | 0x20 == 0x6C
    {
      let end = rest.first { bytes[$0] == 0x3B || bytes[$0] == 0x3E } ?? rest.upperBound
      return rest.lowerBound..<end
    }
    guard let at = bytes.first(0x40, in: rest) else { return none }
    let end = (rest.lowerBound..<at).first { bytes[$0] == 0x3A || bytes[$0] == 0x3B } ?? at
    return rest.lowerBound..<end
  }

  /// Where the address begins behind the first `<` outside quotes; nil where there is none.
  @inline(__always)
  private static func addressStart(
    _ bytes: UnsafeBufferPointer<UInt8>, _ value: Range<Int>
  ) -> Int? {
    guard let bracket = bytes.first(0x3C, in: value) else { return nil }
    if bytes.first(0x22, in: value.lowerBound..<bracket) == nil { return bracket + 1 }
    var isQuoted = false
    var isEscaped = false
    for index in value {
      let byte = bytes[index]
      if isEscaped {
        isEscaped = false
      } else if isQuoted, byte == 0x5C {
        isEscaped = true
      } else if byte == 0x22 {
        isQuoted.toggle()
      } else if byte == 0x3C, !isQuoted {
        return index + 1
      }
    }
    return nil
  }

  private static func isHidden(_ bytes: UnsafeBufferPointer<UInt8>, _ user: Range<Int>) -> Bool {
    func word(_ text: StaticString) -> Bool {
      guard user.count == text.utf8CodeUnitCount else { return false }
      for offset in 0..<user.count
      where bytes[user.lowerBound + offset] | 0x20 != text.utf8Start[offset] {
        return false
      }
      return true
    }
    return word("anonymous") || word("unknown") || word("unavailable") || word("restricted")
  }
}
