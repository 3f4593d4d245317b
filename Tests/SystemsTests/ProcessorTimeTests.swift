import Systems
import Testing

/// What the kernel says of the time of processors.
struct ProcessorTimeTests {
  private static let stat = """
    cpu  110 11 120 1500 130 12 13 14 110 11
    cpu0 10 1 20 500 30 2 3 4 10 1
    cpu1 100 10 100 1000 100 10 10 10 100 10
    intr 1 2 3

    """

  @Test func `all that is not idle is busy, and guests are not counted twice`() {
    #expect(ProcessorTime(stat: Self.stat, allowed: [0]) == ProcessorTime(busy: 40, idle: 530))
    #expect(ProcessorTime(stat: Self.stat, allowed: nil) == ProcessorTime(busy: 280, idle: 1_630))
  }

  @Test(arguments: [
    "", "cpu", "cpu 1 2 3 4 5 6", "cpu1 1 2 3 4 5", "cpu0 1 2 3", "cpu0 1 two 3 4", "cpu0 1 2 3 -4",
    "cpu0 1 2 3 18446744073709551615 18446744073709551615", "cpu0 0 0 0 0 0 0",
    "intr 5\ncpu0 1 2 3 4 5",
  ])
  func `what says nothing of the processors is nothing`(stat: String) {
    #expect(ProcessorTime(stat: stat, allowed: [0]) == nil)
  }

  @Test func `a quota is used up by what is busy`() throws {
    // Two processors for a second are 2 s, of which 0.5 s and a second later 2 s were used.
    let before = try #require(ProcessorTime(used: 500_000, processors: 2, for: .seconds(1)))
    #expect(before == ProcessorTime(busy: 500_000, idle: 1_500_000))
    let after = try #require(ProcessorTime(used: 2_000_000, processors: 2, for: .seconds(2)))
    #expect(after.idleShare(since: before) == 0.25)
    // More than the quota, as a burst is allowed.
    #expect(ProcessorTime(used: 9, processors: 1, for: .microseconds(3))?.idle == 0)
  }

  @Test func `a share is of the time between`() {
    let before = ProcessorTime(busy: 100, idle: 100)
    #expect(ProcessorTime(busy: 103, idle: 101).idleShare(since: before) == 0.25)
    #expect(before.idleShare(since: before) == nil)
    // Some kernels' idle time goes back a tick.
    #expect(ProcessorTime(busy: 105, idle: 99).idleShare(since: before) == nil)
  }
}
