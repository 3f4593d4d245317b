import Media
import SIP
import Wire

/// Puts the recorded packets of a stream together as sound.
struct StreamSound {
  /// The longest that is put together, 10 minutes: what is longer is cut.
  private static let mostSamples = 600 * Clip.rate
  /// How much more silence stamps may say than has passed.
  private static let slack = Duration.seconds(1)

  private struct Entry {
    let number: Int
    let stamp: UInt32
    let at: Moment
    let codec: AudioCodec
    let payload: [UInt8]
  }

  private var entries: [Entry] = []
  private var last: Int?

  mutating func add(_ packet: MediaPacket, _ header: RTPHeader, _ codec: AudioCodec) {
    // The number goes on where its sixteen bits begin anew.
    let number = last.map { $0 + Int(Int16(truncatingIfNeeded: Int(header.sequence) - $0)) }
    last = max(last ?? .min, number ?? Int(header.sequence))
    entries.append(
      Entry(
        number: number ?? Int(header.sequence), stamp: header.timestamp, at: packet.at,
        codec: codec, payload: Array(packet.bytes[header.payload])))
  }

  /// Nil where nothing was added.
  var clip: Clip? {
    guard !entries.isEmpty else { return nil }
    var decoder = AudioDecoder()
    var samples: [Int16] = []
    var before: (entry: Entry, length: Int)?
    let ordered = entries.enumerated().sorted {
      ($0.element.number, $0.offset) < ($1.element.number, $1.offset)
    }
    for (_, entry) in ordered where samples.count < Self.mostSamples {
      if let before, before.entry.number == entry.number { continue }
      let length = decoder.samples(in: entry.payload, entry.codec)
      let words = decoder.decode(entry.payload, entry.codec)
      if let before { samples += repeatElement(0, count: Self.silence(before, entry)) }
      samples += words + repeatElement(0, count: max(0, length - words.count))
      before = (entry, length)
    }
    return Clip(samples)
  }

  /// Samples between the end of one packet and the next.
  private static func silence(_ before: (entry: Entry, length: Int), _ next: Entry) -> Int {
    let rate = Int64(next.codec.clockRate)
    let passed = max(.zero, next.at - before.entry.at)
    let units = Int64(Int32(bitPattern: next.stamp &- before.entry.stamp))
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
