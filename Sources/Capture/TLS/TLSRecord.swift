/// One record of a TLS connection (RFC 8446 §5.1).
struct TLSRecord {
  enum Kind {
    static let changeCipherSpec: UInt8 = 20
    static let alert: UInt8 = 21
    static let handshake: UInt8 = 22
    static let data: UInt8 = 23
  }

  /// Whether bytes begin a record.
  enum Beginning {
    case begins, unfinished, isNone
  }

  static let headerLength = 5
  /// The most that a record of TLS 1.2 may hold (RFC 5246 §6.2.3); one of 1.3 holds less.
  static let longest = 16_384 + 2_048

  let type: UInt8
  let version: UInt16
  let bytes: [UInt8]

  /// As it stood before the bytes.
  var header: [UInt8] { [type] + version.networkBytes + UInt16(bytes.count).networkBytes }

  /// Whether bytes can be no text, as the middle of a record, and are many enough to tell.
  static func looksSealed(_ bytes: [UInt8]) -> Bool {
    bytes.prefix(64).contains { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
  }

  /// Looks at the first bytes of a stream, or of a segment.
  static func beginning(_ bytes: some Collection<UInt8>) -> Beginning {
    var length = 0
    for (index, byte) in bytes.prefix(headerLength).enumerated() {
      switch index {
      case 0: guard (20...24).contains(byte) else { return .isNone }
      case 1: guard byte == 3 else { return .isNone }
      case 2: guard byte <= 4 else { return .isNone }
      default: length = length << 8 | Int(byte)
      }
    }
    guard bytes.count >= headerLength else { return bytes.isEmpty ? .isNone : .unfinished }
    return length <= longest ? .begins : .isNone
  }
}

/// Cuts records out of one direction of a connection; holds one record at most.
struct TLSRecordCutter {
  /// What there is to say of a direction's bytes.
  enum Piece {
    case record(TLSRecord)
    /// What comes is no record; nothing more is cut.
    case damage
    /// Bytes are missing; nothing more is cut.
    case gap
    /// The stream has ended, or what is known of it.
    case end(isInsideRecord: Bool, isCut: Bool)
  }

  private var buffer: [UInt8] = []
  private var isLost = false

  var held: Int { buffer.count }

  mutating func feed(_ bytes: ByteView) -> [Piece] {
    guard !isLost else { return [] }
    buffer.append(contentsOf: bytes.raw)
    var pieces: [Piece] = []
    var start = 0
    loop: while start < buffer.count {
      switch TLSRecord.beginning(buffer[start...]) {
      case .unfinished: break loop
      case .isNone:
        lose()
        return pieces + [.damage]
      case .begins:
        let bytes = start + TLSRecord.headerLength
        let end = bytes + (Int(buffer[start + 3]) << 8 | Int(buffer[start + 4]))
        guard end <= buffer.count else { break loop }
        pieces.append(
          .record(
            TLSRecord(
              type: buffer[start],
              version: UInt16(buffer[start + 1]) << 8 | UInt16(buffer[start + 2]),
              bytes: Array(buffer[bytes..<end]))))
        start = end
      }
    }
    buffer.removeFirst(start)
    return pieces
  }

  /// Nothing continues what was fed.
  mutating func breakOff(_ reason: StreamBreak) -> Piece {
    guard reason == .gap else {
      return .end(isInsideRecord: !buffer.isEmpty, isCut: reason == .cut)
    }
    lose()
    return .gap
  }

  private mutating func lose() {
    buffer = []
    isLost = true
  }
}
