import Media
import Testing
import Wire

struct FlowTests {
  @Test func `packets of one source make one flow with its figures`() throws {
    var speaker = Speaker()
    speaker.say(50)
    let flows = FlowTable.read(speaker.packets)
    let flow = try #require(flows.first)
    #expect(flows.count == 1)
    #expect(flow.isProven)
    #expect(flow.packets == 50)
    #expect(flow.bytes == 50 * 160)
    #expect(flow.lost == 0)
    #expect(flow.usages.map(\.payloadType) == [0])
    #expect(flow.usages.first?.packets == 50)
    #expect((flow.firstFrame, flow.lastFrame) == (1, 50))
    #expect(flow.duration == .milliseconds(980))
    #expect(flow.longestGap.duration == .milliseconds(20))
    let jitter = try #require(flow.jitter(at: 8_000))
    #expect(jitter.maximum < 1e-6)
  }

  @Test func `jitter is RFC 3550's on the clock that is asked for`() throws {
    var speaker = Speaker()
    // Alternately 10 ms early and late: |D| is 20 ms after the first packet.
    for step in 0..<200 {
      speaker.at = .seconds(Double(step) * 0.02 + (step % 2 == 0 ? 0 : 0.01))
      speaker.send([UInt8](repeating: 0, count: 160), .zero)
    }
    let flow = try #require(FlowTable.read(speaker.packets).first)
    let right = try #require(flow.jitter(at: 8_000))
    #expect(abs(right.maximum - 0.01) < 0.0002)
    #expect(right.mean < right.maximum)
    // On a clock of twice the speed the time stamps would say 10 ms instead of 20.
    let wrong = try #require(flow.jitter(at: 16_000))
    #expect(wrong.maximum > 0.009)
    #expect(flow.jitter(at: 12_345) == nil)
  }

  @Test func `loss, duplicates and late packets are told apart`() throws {
    var speaker = Speaker()
    speaker.say(40)
    speaker.packets.remove(at: 30)
    speaker.packets.swapAt(10, 11)
    speaker.packets.insert(speaker.packets[20], at: 21)
    let flow = try #require(FlowTable.read(speaker.packets).first)
    #expect(flow.lost == 1)
    #expect(flow.order.late == 1)
    #expect(flow.order.duplicates == 1)
    #expect(flow.packets == 40)
  }

  @Test func `a digit is one event with three ends`() throws {
    var speaker = Speaker()
    speaker.say(10)
    speaker.press(5)
    speaker.say(10)
    speaker.press(11, ends: 1)
    let flow = try #require(FlowTable.read(speaker.packets).first)
    #expect(flow.events.map(\.digit) == ["5", "#"])
    #expect(flow.events.map(\.ends) == [3, 1])
    #expect(flow.events.map(\.duration) == [640, 640])
    #expect(flow.events.allSatisfy { $0.shrinkingFrame == nil && $0.missing == 0 })
    #expect(flow.markers == 2)
    #expect(flow.usages.map(\.packets) == [20, 10])
    // The events' packets do not count as jitter.
    let jitter = try #require(flow.jitter(at: 8_000))
    #expect(jitter.maximum < 0.001)
  }

  @Test func `digits one after the other are no jitter`() throws {
    var speaker = Speaker()
    for digit: UInt8 in 0..<10 {
      speaker.press(digit)
      // A digit's six packets take 120 ms, and the clock goes on meanwhile.
      speaker.timestamp &+= 160
    }
    let flow = try #require(FlowTable.read(speaker.packets).first)
    #expect(flow.events.count == 10)
    let jitter = try #require(flow.jitter(at: 8_000))
    #expect(jitter.maximum < 1e-6)
  }

  @Test func `payload types are counted in order of their first packets, whatever is between`()
    throws
  {
    var speaker = Speaker()
    for type: UInt8 in [0, 101, 0, 8, 101, 0, 9, 18, 3, 97, 0, 97, 3] {
      speaker.payloadType = type
      speaker.say(type == 0 ? 2 : 1)
    }
    let flow = try #require(FlowTable.read(speaker.packets).first)
    #expect(flow.usages.map(\.payloadType) == [0, 101, 8, 9, 18, 3])
    #expect(flow.usages.map(\.packets) == [8, 2, 1, 1, 1, 2])
    #expect(flow.usages.map(\.firstFrame) == [1, 3, 6, 10, 11, 12])
    #expect(flow.usages.map(\.lastFrame) == [15, 7, 6, 10, 11, 17])
    #expect(flow.otherPackets == 2)
    #expect(flow.mainUsage?.payloadType == 0)
    #expect(flow.packets == 17)
  }

  @Test func `the longest pause and the longest stall differ where a talkspurt begins`() throws {
    var speaker = Speaker()
    speaker.say(10)
    speaker.at = speaker.at + .seconds(1)
    speaker.press(1)
    speaker.at = speaker.at + .milliseconds(600)
    speaker.say(10)
    let flow = try #require(FlowTable.read(speaker.packets).first)
    #expect(flow.longestGap.duration == .milliseconds(1_020))
    #expect(flow.longestGap.frame == 11)
    #expect(flow.stalls.map(\.duration) == [.milliseconds(620)])
  }

  @Test func `the same source and port in the next call are another flow`() throws {
    var speaker = Speaker()
    speaker.say(150)
    speaker.at = speaker.at + .seconds(3)
    speaker.sequence = 100
    speaker.timestamp = 1_000
    speaker.say(40)
    speaker.at = speaker.at + .seconds(3)
    speaker.say(30)
    let flows = FlowTable.read(speaker.packets)
    #expect(flows.map(\.packets) == [150, 70])
    #expect(flows.map(\.firstFrame) == [1, 151])
    #expect(flows.allSatisfy { $0.lost == 0 && $0.isProven })
  }

  @Test func `a packet that comes late or again after a pause begins no other flow`() throws {
    for behind in [0, 1, 60] as [UInt16] {
      var speaker = Speaker()
      speaker.sequence = 500
      speaker.say(50)
      let next = speaker.sequence
      speaker.at = speaker.at + .seconds(2)
      speaker.sequence = next - 1 - behind
      speaker.say(1)
      speaker.sequence = next
      speaker.say(49)
      #expect(FlowTable.read(speaker.packets).map(\.packets) == [100], "\(behind) behind")
    }
  }

  @Test func `a clock that rested while a call was on hold is no jitter`() throws {
    var speaker = Speaker()
    speaker.say(50)
    speaker.at = speaker.at + .seconds(20)
    speaker.say(50)
    let flow = try #require(FlowTable.read(speaker.packets).first)
    let jitter = try #require(flow.jitter(at: 8_000))
    #expect(jitter.maximum < 0.001)
    #expect(flow.stalls.map(\.frame) == [51])
    #expect(flow.stalls.map(\.duration) == [.milliseconds(20_020)])
  }

  @Test func `what RTCP says is written to the flow it is about`() throws {
    var speaker = Speaker()
    speaker.say(10)
    let block = ReceptionReport(ssrc: 7, fractionLost: 12, jitter: 80)
    let info = RTCPPacket.SenderInfo(ntpTime: 1, timestamp: 1, packets: 10, octets: 1_600)
    speaker.packets.append(
      MediaPacket(
        frame: 90, at: .seconds(1), from: Endpoint(speaker.to.address, 5_001),
        to: Endpoint(speaker.from.address, 4_001),
        RTCPPacket.receiverReport(ssrc: 8, [block]).bytes))
    speaker.packets.append(
      MediaPacket(
        frame: 91, at: .seconds(1), from: speaker.from, to: speaker.to,
        RTCPPacket.senderReport(ssrc: 7, info, []).bytes))
    let flows = FlowTable.read(speaker.packets)
    #expect(flows.count == 1)
    #expect(flows.first?.reported == block)
    #expect(flows.first?.rtcpPackets == 1)
  }

  @Test func `a source is proven by four packets in sequence and not by what repeats`() {
    var speaker = Speaker()
    speaker.say(3)
    #expect(FlowTable.read(speaker.packets).map(\.isProven) == [false])
    speaker.say(1)
    #expect(FlowTable.read(speaker.packets).map(\.isProven) == [true])
    // DNS answers with an ID that looks like version 2: the same flags in place of a number.
    let noise = (0..<50).map { index in
      MediaPacket(
        frame: index + 1, at: .seconds(Double(index)), from: Endpoint(.v4(127, 0, 0, 1), 5_300),
        to: Endpoint(.v4(127, 0, 0, 2), 4_444),
        [0x80, UInt8(index), 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0] + [UInt8](repeating: 1, count: 9))
    }
    #expect(FlowTable.read(noise).allSatisfy { !$0.isProven })
  }

  @Test func `more payload types than are kept are counted`() throws {
    var speaker = Speaker()
    for type in UInt8(96)..<110 {
      speaker.payloadType = type
      speaker.say(2)
    }
    let flow = try #require(FlowTable.read(speaker.packets).first)
    #expect(flow.usages.map(\.payloadType) == [96, 97, 98, 99, 100, 101])
    #expect(flow.otherPackets == 16)
  }
}
