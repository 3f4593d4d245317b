import Calls
import Checks
import Media
import Testing
import Wire

/// What one side said, as the checks that listen have it.
struct TrackTests {
  private static let count = 50

  /// A second that the carrier says in that codec, its packets changed as asked for.
  private static func evidence(
    _ codec: String, _ change: ([MediaPacket]) -> [MediaPacket] = { $0 }
  ) throws -> Evidence {
    let ladder = try Ladder(
      """
      carrier -> system   INVITE  0.000  codecs=\(codec)
      system  -> primary  INVITE  0.002
      primary -> system   200     0.200  codecs=\(codec)
      system  -> carrier  200     0.201
      carrier -> system   ACK     0.202
      system  -> primary  ACK     0.203
      carrier -> primary  RTP \(codec) \(count) 0.300..1.300

      """ + ExampleLadders.hangUp("primary"))
    let packets = change(ladder.media)
    return Evidence(
      source: .wire, sightings: ladder.sightings, flows: FlowTable.read(packets), packets: packets,
      roles: ladder.roles, endedAt: ladder.endedAt)
  }

  private static func track(_ evidence: Evidence) throws -> Track {
    let stream = try #require(evidence.streams.first)
    return try #require(Track(of: [stream], in: evidence))
  }

  /// The packets with a tone of 400 Hz in them, coded in Opus.
  private static func spoken(_ packets: [MediaPacket]) throws -> [MediaPacket] {
    var encoder = AudioEncoder(.opus)
    return try packets.enumerated().map { index, packet in
      var packet = packet
      let header = try #require(packet.header)
      let samples = (0..<160).map { sample in
        Int16(8_000) * ((index * 160 + sample) % 20 < 10 ? 1 : -1)
      }
      packet.bytes.replaceSubrange(header.payload, with: try encoder.encode(samples))
      return packet
    }
  }

  @Test func `Opus is heard as G.711 is`() throws {
    let evidence = try Self.evidence("opus@107") { (try? Self.spoken($0)) ?? [] }
    let track = try Self.track(evidence)
    #expect(!track.isUnread)
    #expect(track.packets.count == Self.count)
    #expect(track.packets.map(\.place) == (0..<Self.count).map { $0 * 160 })
    #expect(track.samples.count == 8_000)
    #expect(track.activity(from: 0, to: 8_000).count { $0 } >= Self.count - 1)
    let stream = try #require(evidence.streams.first)
    #expect(evidence.sound(of: stream)?.samples == track.samples)
  }

  @Test func `packets stay in the order of capture, and their sound in that of their numbers`()
    throws
  {
    let whole = try Self.track(Self.evidence("PCMU"))
    let turned = try Self.track(
      Self.evidence("PCMU") { packets in
        var packets = packets
        packets.swapAt(20, 21)
        return packets
      })
    #expect(turned.samples == whole.samples)
    #expect(turned.packets[20].place == whole.packets[21].place)
    #expect(turned.packets[21].place == whole.packets[20].place)
  }

  @Test func `what is not decoded is said to be unread`() throws {
    let track = try Self.track(Self.evidence("G722"))
    #expect(track.isUnread)
    #expect(track.samples.isEmpty)
  }
}
