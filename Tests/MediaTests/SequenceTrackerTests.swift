import Media
import Testing

struct SequenceTrackerTests {
  private func follow(_ numbers: [UInt16]) -> SequenceTracker {
    var tracker = SequenceTracker()
    for number in numbers { _ = tracker.add(number) }
    return tracker
  }

  @Test func `numbers go on after 65535`() {
    let tracker = follow([65_534, 65_535, 0, 1])
    #expect(tracker.expected == 4)
    #expect(tracker.lost == 0)
    #expect(tracker.restarts == 0)
  }

  @Test func `a gap is loss`() {
    let tracker = follow([10, 11, 14, 15])
    #expect(tracker.expected == 6)
    #expect(tracker.lost == 2)
  }

  @Test func `a late packet is not lost`() {
    let tracker = follow([10, 12, 11, 13])
    #expect(tracker.lost == 0)
    #expect(tracker.late == 1)
    #expect(tracker.duplicates == 0)
  }

  @Test func `a packet before the first widens the run`() {
    let tracker = follow([10, 9, 11])
    #expect(tracker.expected == 3)
    #expect(tracker.lost == 0)
  }

  @Test func `a duplicate does not make up for a loss`() {
    let tracker = follow([10, 11, 11, 13, 10])
    #expect(tracker.duplicates == 2)
    #expect(tracker.lost == 1)
    // RFC 3550 A.3 counts every packet.
    #expect(tracker.cumulativeLost == -1)
  }

  @Test func `one stray number changes nothing, two in a row begin anew`() {
    let stray = follow([10, 11, 40_000, 12])
    #expect(stray.lost == 0)
    #expect(stray.restarts == 0)
    let anew = follow([10, 11, 40_000, 40_001, 40_002])
    #expect(anew.restarts == 1)
    #expect(anew.expected == 5)
    #expect(anew.lost == 0)
  }

  @Test func `a whole cycle of packets with each tenth lost`() {
    let sent = (0..<200_000).filter { $0 % 10 != 5 }
    let tracker = follow(sent.map { UInt16(truncatingIfNeeded: $0) })
    #expect(tracker.expected == 200_000)
    #expect(tracker.lost == 20_000)
  }
}
