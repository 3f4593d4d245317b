import Faults
import SIP
import Testing
import Wire

/// Small delays that leave the order as it is.
struct JitterTests {
  private static let packet = Packet(
    .udp, from: Endpoint(.v4(127, 0, 0, 1), 5060), to: Endpoint(.v4(127, 0, 0, 2), 5060),
    Array("x".utf8))

  /// When packets sent one after another leave, in nanoseconds.
  private func leaving(seed: UInt64, every pause: Duration) -> [Int64] {
    var rule = Jitter(upTo: .milliseconds(5), seed: seed)
    return (0..<200).map { index in
      let now = Moment.zero + pause * index
      switch rule.judge(Self.packet, .outgoing, at: now) {
      case .delay(let delay): return (now + delay).nanoseconds
      default: return now.nanoseconds
      }
    }
  }

  @Test func `packets leave in the order they were sent, and at most so much later`() {
    for seed in UInt64(1)...20 {
      let times = leaving(seed: seed, every: .milliseconds(1))
      #expect(times == times.sorted())
      for (index, time) in times.enumerated() {
        #expect(time - Int64(index) * 1_000_000 <= 5_000_000)
      }
    }
  }

  @Test func `the same seed delays the same, another seed otherwise`() {
    #expect(
      leaving(seed: 1, every: .milliseconds(20)) == leaving(seed: 1, every: .milliseconds(20)))
    #expect(
      leaving(seed: 1, every: .milliseconds(20)) != leaving(seed: 2, every: .milliseconds(20)))
  }

  @Test func `what comes in is not delayed`() {
    var rule = Jitter(upTo: .milliseconds(5), seed: 1)
    #expect(rule.judge(Self.packet, .incoming, at: .zero) == .pass)
  }
}
