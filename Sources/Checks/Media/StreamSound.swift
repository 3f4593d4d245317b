import Media
import SIP
import Wire

/// Puts the recorded packets of a stream together as sound.
struct StreamSound {
  /// The longest that is put together, 10 minutes: what is longer is cut.
  static let mostSamples = 600 * Clip.rate
  /// How much more silence stamps may say than has passed.
  private static let slack = Duration.seconds(1)

  /// What one packet says.
  struct Piece {
    let packet: MediaPacket
    let header: RTPHeader
    /// Its first sample, of 8,000 a second from the stream's first packet on.
    let place: Int
    let samples: [Int16]
  }

  private struct Entry {
    let number: Int
    let packet: MediaPacket
    let header: RTPHeader
    let codec: AudioCodec
    var payload: [UInt8] { Array(packet.bytes[header.payload]) }
  }

  private var entries: [Entry] = []
  private var last: Int?

  mutating func add(_ packet: MediaPacket, _ header: RTPHeader, _ codec: AudioCodec) {
    // The number goes on where its sixteen bits begin anew.
    let number = last.map { $0 + Int(Int16(truncatingIfNeeded: Int(header.sequence) - $0)) }
    last = max(last ?? .min, number ?? Int(header.sequence))
    entries.append(
      Entry(
        number: number ?? Int(header.sequence), packet: packet, header: header, codec: codec))
  }

  /// Nil where nothing was added.
  var clip: Clip? {
    let pieces = pieces
    guard !pieces.isEmpty else { return nil }
    var samples: [Int16] = []
    for (_, piece) in pieces {
      samples += repeatElement(0, count: max(0, piece.place - samples.count))
      samples += piece.samples
    }
    return Clip(samples)
  }

  /// What the packets say in the order of their numbers, each with how many were added before it;
  /// what was sent twice is there once.
  var pieces: [(offset: Int, piece: Piece)] {
    var decoder = AudioDecoder()
    var pieces: [(Int, Piece)] = []
    var end = 0
    var before: (entry: Entry, length: Int)?
    let ordered = entries.enumerated().sorted {
      ($0.element.number, $0.offset) < ($1.element.number, $1.offset)
    }
    for (offset, entry) in ordered where end < Self.mostSamples {
      if let before, before.entry.number == entry.number { continue }
      let payload = entry.payload
      let length = decoder.samples(in: payload, entry.codec)
      let words = decoder.decode(payload, entry.codec)
      if let before { end += Self.silence(before, entry) }
      let samples = words + repeatElement(0, count: max(0, length - words.count))
      pieces.append(
        (offset, Piece(packet: entry.packet, header: entry.header, place: end, samples: samples)))
      end += samples.count
      before = (entry, length)
    }
    return pieces
  }

  /// Samples between the end of one packet and the next.
  private static func silence(_ before: (entry: Entry, length: Int), _ next: Entry) -> Int {
    let rate = Int64(next.codec.clockRate)
    let passed = max(.zero, next.packet.at - before.entry.packet.at)
    let units = Int64(Int32(bitPattern: next.header.timestamp &- before.entry.header.timestamp))
    let stamped = Int(units * Int64(Clip.rate) / rate) - before.length
    let most = Int((passed + slack).nanoseconds / 125_000)
    guard before.entry.codec.clockRate == next.codec.clockRate, stamped >= 0, stamped <= most else {
      return max(0, Int(passed.nanoseconds / 125_000) - before.length)
    }
    return stamped
  }
}

extension AudioCodec {
  /// Nil for what is not decoded here.
  init?(_ codec: Codec) {
    switch (codec.codecName, codec.clockRate) {
    case (.pcmu, 8_000): self = .pcmu
    case (.pcma, 8_000): self = .pcma
    case (.opus, 48_000): self = .opus
    default: return nil
    }
  }
}
