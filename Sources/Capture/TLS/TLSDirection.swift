/// One direction of a TLS connection: what its records are read with, and those that wait.
struct TLSDirection {
  var handshake = TLSHandshakeCutter()
  var protection: TLSProtection?
  /// The traffic secret in force (TLS 1.3).
  var secret: [UInt8] = []
  var hasFinished = false
  var hasBegun = false
  var isLost = false
  var isOver = false
  private(set) var waiting: [(record: TLSRecord, stamp: Stamp)] = []
  private var waitingBytes = 0
  /// What the decrypted bytes are cut into.
  var content: StreamContent

  private static let mostWaiting = 65_536

  init(content: StreamContent) {
    self.content = content
  }

  var held: Int { handshake.held + waitingBytes + content.held }

  /// Whether more waits than may.
  var isFull: Bool { waitingBytes > Self.mostWaiting }

  mutating func keep(_ record: TLSRecord, _ stamp: Stamp) {
    waiting.append((record, stamp))
    waitingBytes += Self.weight(record)
  }

  mutating func removeFirst() {
    waitingBytes -= Self.weight(waiting.removeFirst().record)
  }

  mutating func forgetWaiting() {
    waiting = []
    waitingBytes = 0
  }

  /// What a record counts that waits; empty ones take room, too.
  private static func weight(_ record: TLSRecord) -> Int { record.bytes.count + 64 }
}
