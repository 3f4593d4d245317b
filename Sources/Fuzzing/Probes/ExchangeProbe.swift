import Capture
import Media
import SIP
import Wire

/// Both directions of a TCP connection that may be HTTP: the same exchanges in any segments, and
/// no more in them than was sent.
///
/// The bytes: one that says how it is cut, then what was written, each with its direction (one
/// byte) and its length (two) before it.
enum ExchangeProbe {
  private struct Piece {
    let direction: Int
    let bytes: [UInt8]
  }

  private static let mostPieces = 64
  private static let push: UInt8 = 0x18

  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    var supply = Supply(bytes)
    let seed = supply.number(below: 97)
    var pieces: [Piece] = []
    while !supply.isEmpty, pieces.count < mostPieces {
      let direction = supply.number(below: 2)
      let bytes = supply.portion()
      if !bytes.isEmpty { pieces.append(Piece(direction: direction, bytes: bytes)) }
    }
    let whole = try read(pieces)
    let small = try read(pieces.flatMap { cut($0, seed) })
    try FuzzFinding.expect(
      whole.missing == small.missing,
      "missing is \(whole.missing) of segments, \(small.missing) of smaller ones")
    try FuzzFinding.expect(
      whole.exchanges.map(Said.init) == small.exchanges.map(Said.init),
      "\(whole.exchanges.map(Said.init)) of segments, \(small.exchanges.map(Said.init)) of smaller ones"
    )
  }

  /// What does not depend on how the bytes were cut.
  private struct Said: Equatable {
    let words: [String]
    let fields: [WebExchange.Field]
    let body: [UInt8]

    init(_ exchange: WebExchange) {
      words = [
        exchange.method, exchange.target, String(exchange.length), String(exchange.isWhole),
        exchange.answer.map { String($0.status) } ?? "none",
      ]
      fields = exchange.fields + (exchange.answer?.fields ?? [])
      body = exchange.body
    }
  }

  private static func cut(_ piece: Piece, _ seed: Int) -> [Piece] {
    var parts: [Piece] = []
    var rest = piece.bytes[...]
    var step = seed
    while !rest.isEmpty {
      step = (step * 11 + 7) % 97
      parts.append(Piece(direction: piece.direction, bytes: Array(rest.prefix(step % 23 + 1))))
      rest = rest.dropFirst(step % 23 + 1)
    }
    return parts
  }

  private static func read(_ pieces: [Piece]) throws(FuzzFinding) -> OtherTraffic {
    let ends = [Wiring.near, Wiring.far]
    var sent: [UInt32] = [1, 1]
    var frames: [Frame] = []
    for piece in pieces {
      frames.append(
        Wiring.frame(
          frames.count + 1,
          PacketBuilder.segment(
            from: ends[piece.direction], to: ends[1 - piece.direction],
            sequence: sent[piece.direction], acknowledgement: sent[1 - piece.direction],
            flags: push, piece.bytes)))
      sent[piece.direction] &+= UInt32(piece.bytes.count)
    }
    let other = CaptureReading(frames, .raw, keepingOther: true).other
    var length = 0
    for exchange in other.exchanges {
      length += exchange.length
      try FuzzFinding.expect(
        exchange.body.count <= exchange.length && !exchange.method.isEmpty
          && !exchange.target.isEmpty, "an exchange that holds more than it says, or less")
      try FuzzFinding.expect(
        (1...frames.count).contains(exchange.frame)
          && exchange.answer.map { (1...frames.count).contains($0.frame) } ?? true
          && exchange.startedAt <= exchange.at, "an exchange that is nowhere")
    }
    let given = pieces.reduce(0) { $0 + $1.bytes.count }
    try FuzzFinding.expect(length <= given, "\(length) bytes of bodies in \(given) that were sent")
    try FuzzFinding.expect(
      other.contacts.reduce(0) { $0 + $1.packets } == frames.count, "packets without a contact")
    return other
  }
}
