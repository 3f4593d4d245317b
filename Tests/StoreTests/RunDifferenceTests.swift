import Scenarios
import Store
import Testing

struct RunDifferenceTests {
  private static let before = StoreKit.run(
    "a",
    [
      StoreKit.scenario(.passed, times: [0.2, 0.2]), StoreKit.scenario(.passed, "gone"),
      StoreKit.scenario(.failed, "mended", sentence: "it took 750 ms"),
    ])

  @Test func `a run does not differ from itself`() {
    let difference = RunDifference(from: Self.before, to: Self.before)
    #expect(difference.isEmpty)
    #expect(DifferenceTable.lines(difference).last == "no difference")
  }

  @Test func `verdicts, medians and scenarios are told`() {
    let after = StoreKit.run(
      "b",
      [
        StoreKit.scenario(.passed, times: [0.4]),
        StoreKit.scenario(.failed, times: [0.6], sentence: "it took 600 ms"),
        StoreKit.scenario(.passed, "mended"), StoreKit.scenario(.passed, "new", times: [9]),
      ])
    let lines = DifferenceTable.lines(RunDifference(from: Self.before, to: after))
    #expect(
      lines.joined(separator: "\n") == """
          before  a  proxy  2 passed, 1 failed
          after   b  proxy  3 passed, 1 failed

        verdicts
          mended transport=udp  failed → passed
              was: failover.reaction: it took 750 ms
          primary-503 transport=udp  passed → failed
              failover.reaction: it took 600 ms

        medians
          failover.reaction  200.0 ms → 400.0 ms

        only in a
          gone transport=udp

        only in b
          new transport=udp

        2 verdicts differ, 1 median moved, 2 scenarios are only in one
        """)
  }

  @Test(arguments: [
    (0.2, 0.205, false), (0.2, 0.22, false), (0.2, 0.23, true), (0.001, 0.010, false),
    (0.001, 0.020, true), (0.5, 0.4, true),
  ]) func `a median moves by more than 10 ms and 10 percent`(
    _ from: Double, _ to: Double, _ hasMoved: Bool
  ) {
    let runs = [from, to].map { StoreKit.run("a", [StoreKit.scenario(.passed, times: [$0])]) }
    #expect(RunDifference(from: runs[0], to: runs[1]).moves.isEmpty == !hasMoved)
  }
}
