import SIP

/// What a body says about codecs, as a hash, and the clues an offer gives, without a String.
///
/// Two bodies with the same shape have the same codecs in the same order under the same payload
/// types, or are unreadable in the same way. What never touches that is left out of the shape:
/// a regular `o=` line, an IPv4 `c=` line, the port of an `m=` line that is not 0, and attributes
/// other than `rtpmap`. Whatever is written in an unusual way goes in letter for letter.
struct SessionSketch {
  enum Content: UInt64 {
    case untyped = 1
    case sdp, other

    /// By the value of Content-Type.
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ type: Range<Int>?) {
      guard let type else {
        self = .untyped
        return
      }
      self = .other
      // "applicat", "tion/sdp": the slash has to be one.
      guard type.count >= 15, let first = bytes.word(at: type.lowerBound),
        let second = bytes.word(at: type.lowerBound + 7),
        first | 0x2020_2020_2020_2020 == 0x7461_6369_6C70_7061,
        second | 0x2020_2000_2020_2020 == 0x7064_732F_6E6F_6974
      else { return }
      self = .sdp
    }
  }

  private(set) var shape: UInt64
  /// As `MediaClues` has them; only where clues are wanted.
  private(set) var origin: UInt64 = 0
  private(set) var media: (UInt64, UInt64) = (0, 0)
  /// Whether the clues have to be read the slow way.
  private(set) var isUnusual = false

  /// Whether all lines so far are.
  private var isPrintable = true
  private var connection: Range<Int>?
  private var inAttributes = false
  private var hasMedia = false
  /// What the body ends with, once that has begun; `shape` is that of this part then.
  private var ending: Ending?
  private let wantsClues: Bool
  private let hash: SeededHash

  /// The attributes of the first media and what follows them.
  private struct Ending {
    let key: UInt64
    /// The shape of what stands before.
    let before: UInt64
    /// Whether all of it goes into the shape and nowhere else.
    var isPlain = true
    var isPrintable = true
  }

  /// Attributes longer than this go in letter for letter.
  private static let longestAttribute = 512

  init(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: Range<Int>, _ content: Content,
    _ hash: SeededHash, wantsClues: Bool, _ endings: inout SessionEndings
  ) {
    self.hash = hash
    self.wantsClues = wantsClues
    shape = hash.mix(content.rawValue, 0x5D)
    let isSDP = content != .other
    if !isSDP, !wantsClues { return }
    guard isSDP, body.count <= 4096, bytes[body.upperBound - 1] == 0x0A,
      read(bytes, body, &endings)
    else {
      // Nothing is left out.
      shape = hash.mix(hash.mix(content.rawValue, 0x5D), hash.hash(bytes, body))
      isUnusual = true
      return
    }
    let start = body.lowerBound
    if body.count < 3 || bytes[start] != 0x76 || bytes[start + 1] != 0x3D
      || bytes[start + 2] != 0x30
    {
      isUnusual = true
    }
  }

  /// Reads line by line; false where lines end in another way or there are zero bytes.
  private mutating func read(
    _ bytes: UnsafeBufferPointer<UInt8>, _ body: Range<Int>, _ endings: inout SessionEndings
  ) -> Bool {
    var index = body.lowerBound
    while index < body.upperBound {
      if hasMedia, ending == nil, bytes[index] == 0x61 {
        let key = hash.hash(bytes, index..<body.upperBound)
        if let known = endings[key] {
          shape = hash.mix(shape, known.shape)
          if !known.isPrintable { isUnusual = true }
          return isPrintable || bytes.first(0, in: body.lowerBound..<index) == nil
        }
        ending = Ending(key: key, before: shape)
        shape = hash.mix(0xE4D, 0x5D)
      }
      // There is one: the body ends with it.
      let end = bytes.first(0x0A, in: index..<body.upperBound) ?? body.upperBound - 1
      guard end > index, bytes[end - 1] == 0x0D else { return false }
      read(bytes, index..<end - 1)
      index = end + 1
    }
    guard isPrintable || bytes.first(0, in: body) == nil else { return false }
    if let ending {
      if ending.isPlain {
        endings.note(ending.key, shape: shape, isPrintable: ending.isPrintable)
      }
      shape = hash.mix(ending.before, shape)
    }
    return true
  }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) {
    // Line ends of other kinds and text beyond ASCII are split by other rules.
    let isPrintable = bytes.isPrintable(line)
    if !isPrintable {
      self.isPrintable = false
      isUnusual = true
      ending?.isPrintable = false
    }
    let isPlain = line.count > 2 && bytes[line.lowerBound + 1] == 0x3D
    let letter = isPlain ? bytes[line.lowerBound] : 0
    if letter == 0x61, isLeftOut(bytes, line) {
      if !inAttributes { shape = hash.mix(shape, 0xA1) }
      inAttributes = true
      return
    }
    inAttributes = false
    switch letter {
    case 0x6F where isPrintable: readOrigin(bytes, line)
    case 0x63: readConnection(bytes, line)
    case 0x6D: readMedia(bytes, line)
    default: keep(bytes, line)
    }
  }

  private mutating func keep(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) {
    shape = hash.mix(shape, hash.hash(bytes, line))
  }

  /// An attribute with a plain name that is not `rtpmap`.
  private func isLeftOut(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) -> Bool {
    guard line.count <= Self.longestAttribute else { return false }
    let start = line.lowerBound + 2
    // Before the name is looked at: most attributes are these.
    if line.count > 5, bytes[start] | 0x20 == 0x72, bytes[start + 1] | 0x20 == 0x74,
      bytes[start + 2] | 0x20 == 0x70
    {
      return false
    }
    let end = bytes.first(0x3A, in: start..<line.upperBound) ?? line.upperBound
    for index in start..<end {
      let byte = bytes[index]
      guard byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D else { return false }
    }
    return end > start && end + 1 != line.upperBound
  }

  // " IN IP4 "
  private static let internet: UInt64 = 0x2034_5049_204E_4920
  // "=IN IP4 "
  private static let connected: UInt64 = 0x2034_5049_204E_493D

  private mutating func readOrigin(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) {
    ending?.isPlain = false
    // o=name number version IN IP4 address
    let start = line.lowerBound + 2
    let end = line.upperBound
    guard let first = bytes.first(0x20, in: start..<end),
      let second = bytes.first(0x20, in: first + 1..<end),
      let third = bytes.first(0x20, in: second + 1..<end),
      start < first, first + 1 < second, second + 1 < third, third + 8 < end,
      bytes.word(at: third) == Self.internet, bytes.first(0x20, in: third + 8..<end) == nil
    else {
      isUnusual = true
      keep(bytes, line)
      return
    }
    shape = hash.mix(shape, 0x0F)
    guard wantsClues else { return }
    guard origin == 0 else {
      isUnusual = true
      return
    }
    origin = hash.mix(
      hash.mix(hash.hash(bytes, start..<first), hash.hash(bytes, first + 1..<second)),
      hash.hash(bytes, third + 8..<end))
  }

  private mutating func readConnection(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) {
    ending?.isPlain = false
    // c=IN IP4 address
    let address = line.lowerBound + 9
    guard address < line.upperBound, bytes.word(at: line.lowerBound + 1) == Self.connected,
      (7...15).contains(line.upperBound - address), isDotted(bytes, address..<line.upperBound)
    else {
      isUnusual = true
      keep(bytes, line)
      return
    }
    connection = connection ?? address..<line.upperBound
    shape = hash.mix(shape, 0x0C)
  }

  /// Whether a range holds digits and dots only.
  @inline(__always)
  private func isDotted(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where bytes[index] &- 0x30 >= 10 && bytes[index] != 0x2E { return false }
    return true
  }

  private mutating func readMedia(_ bytes: UnsafeBufferPointer<UInt8>, _ line: Range<Int>) {
    hasMedia = true
    ending?.isPlain = false
    var port = line.lowerBound
    while port < line.upperBound, bytes[port] != 0x20 { port += 1 }
    port += 1
    var end = port
    var number = 0
    while end < line.upperBound, bytes[end] &- 0x30 < 10, end - port < 5 {
      number = number * 10 + Int(bytes[end] - 0x30)
      end += 1
    }
    guard end > port, bytes[port] != 0x30, number <= 65_535, end + 1 < line.upperBound,
      bytes[end] == 0x20, bytes[end + 1] != 0x20, isPrintable || bytes.isASCII(line)
    else {
      isUnusual = true
      keep(bytes, line)
      return
    }
    shape = hash.mix(
      hash.mix(shape, hash.hash(bytes, line.lowerBound..<port)),
      hash.hash(bytes, end..<line.upperBound))
    guard wantsClues, let connection else { return }
    let value = hash.mix(hash.hash(bytes, connection), hash.hash(bytes, port..<end))
    if media.0 == 0 {
      media.0 = value
    } else if media.1 == 0 {
      media.1 = value
    } else {
      isUnusual = true
    }
  }
}
