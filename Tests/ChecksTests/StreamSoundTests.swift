import Calls
import Checks
import Media
import Testing
import Wire

/// What the judge hears of a recorded stream.
struct StreamSoundTests {
  private static let ladder =
    ExampleLadders.answered + """
      carrier -> primary RTP PCMU 50 0.300..1.300
      carrier -> primary RTP PCMU 50 2.300..3.300

      """ + ExampleLadders.hangUp("primary")

  private static func evidence(_ change: ([MediaPacket]) -> [MediaPacket]) throws -> Evidence {
    let ladder = try Ladder(ladder)
    let packets = change(ladder.media)
    return Evidence(
      source: .wire, sightings: ladder.sightings, flows: FlowTable.read(packets),
      packets: packets, roles: ladder.roles, endedAt: ladder.endedAt)
  }

  private static func level(_ samples: ArraySlice<Int16>) -> Int {
    samples.map { abs(Int($0)) }.max() ?? 0
  }

  @Test func `two talkspurts have the silence between them that their stamps say`() throws {
    let evidence = try Self.evidence { $0 }
    let stream = try #require(evidence.streams.first)
    #expect(evidence.packets(of: stream).count == 100)
    let clip = try #require(evidence.sound(of: stream))
    #expect(clip.samples.count == 24_000)
    #expect(Self.level(clip.samples[8_000..<16_000]) == 0)
    #expect(Self.level(clip.samples[0..<8_000]) > 0)
  }

  @Test func `loss, order and copies leave every sample in its place`() throws {
    let whole = try Self.evidence { $0 }
    let spoilt = try Self.evidence { packets in
      var packets = packets
      packets.remove(at: 10)
      packets.swapAt(20, 21)
      packets.insert(packets[30], at: 31)
      return packets
    }
    let streams = [try #require(whole.streams.first), try #require(spoilt.streams.first)]
    let first = try #require(whole.sound(of: streams[0]))
    let second = try #require(spoilt.sound(of: streams[1]))
    #expect(second.samples.count == first.samples.count)
    #expect(Self.level(second.samples[1_600..<1_760]) == 0)
    #expect(Self.level(second.samples[1_760..<1_920]) > 0)
  }

  @Test func `without packets there is no sound`() throws {
    let ladder = try Ladder(Self.ladder)
    let evidence = Evidence(
      source: .wire, sightings: ladder.sightings, flows: FlowTable.read(ladder.media),
      roles: ladder.roles, endedAt: ladder.endedAt)
    let stream = try #require(evidence.streams.first)
    #expect(evidence.sound(of: stream) == nil)
  }

  @Test func `the numbers of a stream are measured`() throws {
    let evidence = try Self.evidence { packets in
      packets.enumerated().map { index, packet in
        var packet = packet
        if index % 2 == 1 { packet.at = packet.at + .milliseconds(4) }
        return packet
      }
    }
    let values = MediaMeasures.all.flatMap { $0.values(in: evidence) }
    let jitter = try #require(values.first { $0.measure == "media.jitter" })
    // Every pause is 4 ms too long or too short: the estimate comes to that.
    #expect(jitter.value > 0.003 && jitter.value <= 0.004)
    #expect(jitter.subject == "carrier to primary")
    let high = try #require(values.first { $0.measure == "media.jitter.p99" })
    #expect(high.value >= jitter.value)
    let begin = try #require(values.first { $0.measure == "media.first-audio" })
    #expect(abs(begin.value - 0.098) < 0.001 && begin.isAllowed == true)
  }
}
