import Scenarios
import Store
import Testing

struct RequirementTrendTests {
  private static func trend(_ marks: String, showing count: Int = 20) -> RequirementTrend {
    let outcomes: [Character: ScenarioResult.Outcome] = [
      "+": .passed, "-": .failed, "?": .inconclusive, "!": .unavailable,
    ]
    return RequirementTrend(
      "proxy", "FO-06",
      all: marks.enumerated().map { .init(String($0.offset), outcomes[$0.element]) },
      showing: count)
  }

  @Test(arguments: [
    ("+++--", "3", nil),
    ("-+-?-", "2", nil),
    ("--", "0", nil),
    ("+-!", "1", nil),
    ("+-+", nil, "1"),
    ("+?+", nil, nil),
    ("", nil, nil),
  ]) func `the first bad run is the first since it last passed`(
    _ marks: String, _ first: String?, _ last: String?
  ) {
    let trend = Self.trend(marks)
    #expect(trend.firstBad == first)
    #expect(trend.lastBad == last)
  }

  @Test func `each run has its mark, one that did not drive it a dot`() {
    #expect(Self.trend("+-?!.").marks == "✓✗?!·")
  }

  @Test func `the first bad run may be older than what is shown`() {
    let trend = Self.trend("+----", showing: 2)
    #expect(trend.marks == "✗✗")
    #expect(trend.firstBad == "1")
  }
}
