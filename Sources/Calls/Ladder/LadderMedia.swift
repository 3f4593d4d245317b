import Media
import SIP
import Wire

/// Writes the RTP of a ladder: speech and digits, each source with its own numbers.
struct LadderMedia {
  /// One source on its way to one destination.
  private struct Voice {
    var sequence: UInt16 = 1_000
    let ssrc: UInt32
  }

  private struct Path: Hashable {
    let source: Endpoint
    let destination: Endpoint
    let ssrc: String
  }

  private(set) var packets: [MediaPacket] = []
  private var voices: [Path: Voice] = [:]

  /// That many packets of one payload type, evenly over a time.
  mutating func speak(
    _ codec: Codec, _ count: Int, until: Moment, _ line: LadderLine,
    from source: Endpoint, to destination: Endpoint
  ) {
    skip(line, from: source, to: destination)
    let step = (until - line.at).nanoseconds / Int64(max(1, count))
    // `late`: how much later than stamped; `payload`: another byte, in hexadecimal.
    let late = Duration.nanoseconds(Int64((line["late"].flatMap(LadderLine.seconds) ?? 0) * 1e9))
    let byte = line["payload"].flatMap { UInt8($0, radix: 16) } ?? 0xD5
    let sound = Self.sound(line, codec, count, otherwise: byte)
    for index in 0..<count {
      let at = line.at + .nanoseconds(step * Int64(index))
      let payload = sound[(index * 160)..<(index * 160 + 160)]
      send(
        line.flags.contains("empty") ? [] : Array(payload), codec, at: at + late, timestampAt: at,
        isFirst: index == 0 && !line.flags.contains("unmarked") && line["skip"] == nil, line,
        from: source, to: destination)
    }
  }

  /// What is heard: `sound=speech:7` (made from that seed), `silence`, `clipped`; a constant unless
  /// said.
  private static func sound(
    _ line: LadderLine, _ codec: Codec, _ count: Int, otherwise byte: UInt8
  ) -> [UInt8] {
    let words = (line["sound"] ?? "").split(separator: ":").map(String.init)
    let seed = words.count > 1 ? UInt64(words[1]) ?? 1 : 1
    let samples: [Int16]
    switch words.first {
    case "speech": samples = MadeSpeech.samples(count * 160, seed: seed)
    case "silence": samples = [Int16](repeating: 0, count: count * 160)
    case "clipped":
      samples = MadeSpeech.samples(count * 160, seed: seed).map { $0 < 0 ? -32_768 : 32_767 }
    default: return [UInt8](repeating: byte, count: count * 160)
    }
    return (G711(payloadType: codec.payloadType) ?? .mu).encode(samples)
  }

  /// A digit as RFC 4733 §2.5 sends it: every 20 ms a longer duration, then the end three times.
  mutating func press(
    _ event: UInt8, _ codec: Codec, _ line: LadderLine, from source: Endpoint,
    to destination: Endpoint
  ) {
    let updates = 5
    let ends = line["ends"].flatMap { Int($0) } ?? 3
    for index in 0..<updates + ends {
      let at = line.at + .milliseconds(20 * Int64(min(index, updates)))
      let units = codec.clockRate / 50 * (min(index, updates) + 1)
      let payload = TelephoneEvent(
        event: event, isEnd: index >= updates, duration: UInt16(clamping: units)
      ).payload
      // `moving`: the mistake of giving each packet its own time stamp.
      let stamp = line.flags.contains("moving") ? at : line.at
      send(
        payload, codec, at: at, timestampAt: stamp, isFirst: index == 0, line, from: source,
        to: destination)
    }
  }

  /// Packets that were sent before and are not in the trace.
  private mutating func skip(
    _ line: LadderLine, from source: Endpoint, to destination: Endpoint
  ) {
    let path = Path(source: source, destination: destination, ssrc: line["ssrc"] ?? "")
    guard let count = line["skip"].flatMap({ UInt16($0) }) else { return }
    voices[path]?.sequence &+= count
  }

  private mutating func send(
    _ payload: [UInt8], _ codec: Codec, at: Moment, timestampAt: Moment, isFirst: Bool,
    _ line: LadderLine, from source: Endpoint, to destination: Endpoint
  ) {
    let name = line["ssrc"] ?? ""
    let path = Path(source: source, destination: destination, ssrc: name)
    let number = UInt32(name) ?? 0x5000 + UInt32(voices.count)
    var voice = voices[path] ?? Voice(ssrc: number)
    let seconds = Double(timestampAt.nanoseconds) / 1e9
    let header = RTPHeader(
      payloadType: codec.payloadType, hasMarker: isFirst, sequence: voice.sequence,
      timestamp: UInt32(truncatingIfNeeded: Int64((seconds * Double(codec.clockRate)).rounded())),
      ssrc: voice.ssrc)
    voice.sequence &+= 1
    voices[path] = voice
    packets.append(
      MediaPacket(
        frame: packets.count + 1, at: at, from: source, to: destination,
        header.packet(payload)))
  }
}

extension LadderComposer {
  /// A line of RTP: from where its sender announced audio to where its receiver did.
  mutating func speak(_ line: LadderLine) throws(LadderError) {
    let source = try audio(of: line.from, line, override: "media")
    let destination = try audio(of: line.to, line, override: "to-media")
    switch line.what {
    case .rtp(let codec, let count, let until):
      media.speak(codec, count, until: until, line, from: source, to: destination)
    case .digit(let event):
      let codec = line["as"].flatMap { LadderBody.codec($0) } ?? CodecName.telephoneEvent.codec
      media.press(event, codec, line, from: source, to: destination)
    default: break
    }
  }

  private func audio(
    of party: Roles.Party, _ line: LadderLine, override: String
  ) throws(LadderError) -> Endpoint {
    if let text = line[override] {
      guard let endpoint = Endpoint(text) else {
        throw LadderError(line: line.number, "\(override) cannot be read: \(text)")
      }
      return endpoint
    }
    // Its own latest word in this call: the description names its maker.
    let own = events.reversed().lazy.filter { $0.from == party.name && $0.call == line.call }
      .compactMap { event -> Endpoint? in
        guard let session = try? SessionDescription(event.message.body),
          session.origin.username == party.name, let audio = session.audio
        else { return nil }
        return session.endpoint(of: audio)
      }.first
    return own ?? Endpoint(party.address, 4_000)
  }

  /// Numbers messages and media in order of time; at one time messages come first.
  mutating func number() {
    guard !media.packets.isEmpty else { return }
    var order = sightings.indices.map { (at: sightings[$0].at, isMedia: 0, index: $0) }
    order += media.packets.indices.map { (media.packets[$0].at, 1, $0) }
    order.sort { ($0.at, $0.isMedia, $0.index) < ($1.at, $1.isMedia, $1.index) }
    var packets: [MediaPacket] = []
    for (place, entry) in order.enumerated() {
      if entry.isMedia == 1 {
        var packet = media.packets[entry.index]
        packet.frame = place + 1
        packets.append(packet)
      } else {
        let old = sightings[entry.index]
        sightings[entry.index] = Sighting(
          frame: place + 1, at: old.at, transport: old.transport, from: old.source,
          to: old.destination, old.content)
      }
    }
    media = LadderMedia(packets)
  }
}

extension LadderMedia {
  init(_ packets: [MediaPacket]) {
    self.packets = packets
  }
}
