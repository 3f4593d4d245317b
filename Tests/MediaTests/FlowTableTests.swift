import Media
import Testing
import Wire

/// What a table of flows keeps, whatever it is fed.
struct FlowTableTests {
  @Test func `a hundred thousand random sources stay within the bound and a real one is found`() {
    var table = FlowTable()
    var generator = SeededGenerator(seed: 3)
    var speaker = Speaker()
    speaker.say(60)
    for index in 0..<100_000 {
      let header = RTPHeader(
        payloadType: 0, sequence: UInt16(truncatingIfNeeded: generator.next()),
        timestamp: UInt32(truncatingIfNeeded: generator.next()),
        ssrc: UInt32(truncatingIfNeeded: generator.next() | 0x100))
      let bytes = header.packet([1, 2, 3])
      _ = bytes.withUnsafeBytes {
        table.receive(
          $0, from: speaker.from, to: speaker.to, frame: index, at: .seconds(Double(index) / 100))
      }
      guard index % 2_000 == 0 else { continue }
      let packet = speaker.packets[index / 2_000]
      _ = packet.bytes.withUnsafeBytes {
        table.receive(
          $0, from: packet.source, to: packet.destination, frame: index,
          at: .seconds(Double(index) / 100))
      }
    }
    let flows = table.flows
    #expect(flows.count <= 65_537)
    #expect(table.forgotten > 30_000)
    #expect(table.packets == 100_050)
    let real = flows.filter(\.isProven)
    #expect(real.map(\.ssrc) == [7])
  }

  @Test func `ten thousand streams that begin at once are all found`() {
    var table = FlowTable()
    for round in 0..<6 {
      for source in 0..<10_000 {
        let header = RTPHeader(
          payloadType: 0, sequence: UInt16(round), timestamp: UInt32(round * 160),
          ssrc: UInt32(source) &* 2_654_435_761)
        let from = Endpoint(.v4(127, 0, 0, UInt8(source / 100)), UInt16(20_000 + source))
        let at = Moment.seconds(Double(round) / 50)
        _ = header.packet([1]).withUnsafeBytes {
          table.receive(
            $0, from: from, to: Endpoint(.v4(127, 1, 0, 1), 9_000), frame: round, at: at)
        }
      }
    }
    let flows = table.flows
    #expect(flows.count(where: \.isProven) >= 9_900)
    #expect(flows.count + table.forgotten >= 10_000)
  }

  @Test func `pauses and payload types are kept while there is room for those of all flows`() {
    var table = FlowTable()
    func receive(_ source: Int, _ round: Int, type: UInt8) {
      let header = RTPHeader(
        payloadType: type, sequence: UInt16(round), timestamp: UInt32(round * 160),
        ssrc: UInt32(source) &* 2_654_435_761)
      let at = round < 5 ? Double(round) / 50 : 0.08 + Double(round - 4) * 0.6
      _ = header.packet([1]).withUnsafeBytes {
        table.receive(
          $0, from: Endpoint(.v4(127, 0, 0, 1), 9_000), to: Endpoint(.v4(127, 1, 0, 1), 9_000),
          frame: round, at: .seconds(at))
      }
    }
    for source in 0..<9_000 {
      for round in 0..<5 { receive(source, round, type: 0) }
    }
    for round in 5..<35 {
      for source in 0..<9_000 { receive(source, round, type: UInt8(96 + round % 3)) }
    }
    var kept = 0
    var abridged = 0
    table.forEachFlow { flow in
      kept += flow.stalls.count + (flow.usages.count > 1 ? flow.usages.count : 0)
      if flow.isAbridged { abridged += 1 }
      // The figures are of all packets.
      #expect(flow.packets == 35 && flow.lost == 0)
      #expect(flow.usages.reduce(flow.otherPackets) { $0 + $1.packets } == 35)
    }
    #expect(kept == 1 << 18)
    #expect(abridged > 0)
    // What is forgotten makes room.
    table.forgetFlows { $0.ssrc != 0 }
    for round in 35..<39 { receive(0, round, type: 100) }
    #expect(table.flows.first?.usages.last?.payloadType == 100)
  }

  @Test func `silent flows are forgotten, the others go on`() {
    var table = FlowTable()
    var speakers: [Speaker] = []
    for index in 0..<200 {
      var speaker = Speaker(ssrc: UInt32(index))
      speaker.at = .seconds(index < 120 ? 0 : 10)
      speaker.say(index % 3 == 0 ? 2 : 10)
      speakers.append(speaker)
    }
    func feed(_ packets: some Sequence<MediaPacket>) {
      for packet in packets {
        _ = packet.bytes.withUnsafeBytes {
          table.receive(
            $0, from: packet.source, to: packet.destination, frame: packet.frame, at: packet.at)
        }
      }
    }
    feed(speakers.flatMap(\.packets))
    var gone = 0
    table.forgetFlows { flow in
      let isSilent = flow.lastAt < .seconds(5)
      if isSilent { gone += 1 }
      return isSilent
    }
    #expect(gone == 120)
    for index in speakers.indices {
      speakers[index].packets = []
      speakers[index].say(5)
    }
    feed(speakers[120...].flatMap(\.packets))
    #expect(table.flows.count == 80)
    #expect(table.flows.allSatisfy { $0.packets == 7 || $0.packets == 15 })
  }

  @Test func `flows are visited once each and forgotten where that is meant`() {
    var table = FlowTable()
    for index in 0..<60 {
      var speaker = Speaker(ssrc: UInt32(index))
      speaker.say(index % 3 == 0 ? 2 : 10)
      for packet in speaker.packets {
        _ = packet.bytes.withUnsafeBytes {
          table.receive(
            $0, from: packet.source, to: packet.destination, frame: packet.frame, at: packet.at)
        }
      }
    }
    func visited() -> [UInt32] {
      var sources: [UInt32] = []
      table.forEachFlow { sources.append($0.ssrc) }
      return sources.sorted()
    }
    let sources = (0..<60).map { UInt32($0) }
    #expect(visited() == sources)
    table.forgetFlows { $0.ssrc % 2 == 0 }
    #expect(visited() == sources.filter { $0 % 2 == 1 })
    #expect(table.flows.count == 30)
    // Those that are left are still found by their packets.
    var speaker = Speaker(ssrc: 1)
    speaker.say(12)
    for packet in speaker.packets {
      _ = packet.bytes.withUnsafeBytes {
        table.receive(
          $0, from: packet.source, to: packet.destination, frame: packet.frame, at: packet.at)
      }
    }
    #expect(table.flows.count == 30)
  }
}
