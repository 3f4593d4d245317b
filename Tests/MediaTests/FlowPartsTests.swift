import Media
import Testing
import Wire

/// A flow that pauses is counted in parts and read as a whole.
struct FlowPartsTests {
  private func read(_ numbers: [UInt16], pausesBefore pauses: Set<Int>, of pause: Duration)
    -> [MediaFlow]
  {
    var speaker = Speaker()
    for (index, number) in numbers.enumerated() {
      if pauses.contains(index) { speaker.at = speaker.at + pause }
      speaker.sequence = number
      speaker.timestamp = UInt32(number) * 160
      speaker.say(1)
    }
    return FlowTable.read(speaker.packets)
  }

  @Test func `a flow that goes on after long pauses is one, and says its parts`() throws {
    var speaker = Speaker()
    for pause in [0, 2, 5] {
      speaker.at = speaker.at + .seconds(pause)
      speaker.say(20)
      speaker.press(5)
    }
    let flows = FlowTable.read(speaker.packets)
    let flow = try #require(flows.first)
    #expect(flows.count == 1)
    #expect(flow.packets == 78)
    #expect(flow.bytes == 60 * 160 + 18 * 4)
    #expect(flow.lost == 0)
    #expect(flow.parts.map(\.packets) == [26, 26, 26])
    #expect(flow.parts.allSatisfy { $0.isProven })
    #expect(flow.events.map(\.digit) == ["5", "5", "5"])
    #expect(flow.usages.map(\.packets) == [60, 18])
    #expect(flow.markers == 3)
    #expect((flow.firstFrame, flow.lastFrame) == (1, 78))
    #expect(flow.longestGap.duration == .milliseconds(5_020))
    #expect(flow.longestGap.frame == 53)
    #expect(flow.stalls.map(\.frame) == [27, 53])
    #expect(flow.duration == speaker.packets[77].at - speaker.packets[0].at)
  }

  @Test func `what is lost, late or sent again is counted as without the pauses`() {
    var generator = SeededGenerator(seed: 11)
    for round in 0..<300 {
      // From anywhere, over the end of the numbers as well; some lost, some overtaken.
      let start = UInt16.random(in: .min ... .max, using: &generator)
      var numbers = (0..<120).map { start &+ $0 }
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        numbers.remove(at: .random(in: 4..<numbers.count, using: &generator))
      }
      for _ in 0..<Int.random(in: 0...4, using: &generator) {
        let place = Int.random(in: 4..<numbers.count - 1, using: &generator)
        numbers.swapAt(place, place + 1)
      }
      let pauses = Set((0..<3).map { _ in Int.random(in: 6..<100, using: &generator) })
      let paused = read(numbers, pausesBefore: pauses, of: .seconds(2))
      let steady = read(numbers, pausesBefore: [], of: .zero)
      #expect(paused.count == 1 && steady.count == 1)
      guard let paused = paused.first, let steady = steady.first else { continue }
      #expect(paused.parts.count == pauses.count + 1)
      #expect(steady.parts.isEmpty)
      #expect(paused.packets == steady.packets)
      #expect(paused.lost == steady.lost, "round \(round)")
      #expect(paused.order.expected == steady.order.expected, "round \(round)")
      #expect(paused.order.late == steady.order.late, "round \(round)")
      #expect(paused.order.duplicates == steady.order.duplicates, "round \(round)")
    }
  }

  @Test func `numbers that begin anew after a short pause are a part of the same flow`() throws {
    let numbers = Array(UInt16(100)..<150) + Array(UInt16(9_000)..<9_040)
    let flows = read(numbers, pausesBefore: [50], of: .milliseconds(300))
    let flow = try #require(flows.first)
    #expect(flows.count == 1)
    #expect(flow.parts.map(\.packets) == [50, 40])
    #expect(flow.order.restarts == 1)
    #expect(flow.lost == 0)
  }

  @Test func `an event whose packets were held up is one`() throws {
    var speaker = Speaker()
    speaker.say(10)
    speaker.press(5)
    for index in 13..<speaker.packets.count {
      speaker.packets[index].at = speaker.packets[index].at + .seconds(1.3)
    }
    let flow = try #require(FlowTable.read(speaker.packets).first)
    #expect(flow.events.map(\.digit) == ["5"])
    #expect(flow.events.map(\.ends) == [3])
    #expect(flow.parts.isEmpty)
  }

  @Test func `a flow of many pauses is cut at the first of them`() throws {
    var speaker = Speaker()
    for _ in 0..<400 {
      speaker.say(4)
      speaker.at = speaker.at + .seconds(2)
    }
    let flows = FlowTable.read(speaker.packets)
    #expect(flows.map(\.packets) == [1_600])
    #expect(flows.first?.lost == 0)
    #expect(flows.first?.parts.count == 257)
    #expect(flows.first?.isUncut == true)
    #expect(flows.first?.parts.map(\.isUncut).firstIndex(of: true) == 256)
  }

  @Test func `a flow whose clock rests over a pause is cut there`() throws {
    var speaker = Speaker()
    speaker.say(10)
    let clock = speaker.timestamp
    for _ in 0..<3 {
      speaker.at = speaker.at + .seconds(5)
      speaker.timestamp = clock
      speaker.say(1)
    }
    let flow = try #require(FlowTable.read(speaker.packets).first)
    #expect(flow.parts.map(\.packets) == [10, 1, 1, 1])
    #expect(!flow.isUncut)
  }
}
