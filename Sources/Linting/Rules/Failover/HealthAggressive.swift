import Wire

/// A trunk is taken out by a pattern of failures, not by one.
public struct HealthAggressive: LintRule {
  public init() {}

  private static let thresholds = ["failureThreshold", "bcpThreshold", "bcfThreshold"]
  private static let intervals = [
    "healthCheckIntervalMs", "healthCheckInterval", "bcpInterval", "bcfInterval",
  ]
  /// Two failures a second apart (guide B §2).
  private static let least: (failures: Int, time: Duration) = (2, .seconds(2))

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let thresholds = configuration.named(Self.thresholds + ["threshold"]).filter(isHealth)
    let early = thresholds.compactMap { setting -> LintFinding? in
      guard let count = count(setting), count < Self.least.failures else { return nil }
      return LintFinding(
        card, at: setting, "\(setting.key) is \(count): a single failure moves every call")
    }
    // An interval counts with the threshold beside it.
    let counts = Dictionary(
      thresholds.compactMap { setting in count(setting).map { (Place(setting), $0) } },
      uniquingKeysWith: { first, _ in first })
    let intervals = configuration.named(Self.intervals + ["interval"]).filter(isHealth)
    let fast = intervals.compactMap { setting -> LintFinding? in
      guard let time = setting.duration(bare: .milliseconds), time < .seconds(1) else {
        return nil
      }
      if setting.isUnder("breaker") {
        return LintFinding(
          card, at: setting,
          "\(setting.key) is \(time.short): a trunk that was taken out is tried "
            + "again before it can have recovered")
      }
      let failures = counts[Place(setting)] ?? Self.least.failures
      guard failures >= Self.least.failures, time * failures < Self.least.time else { return nil }
      return LintFinding(
        card, at: setting,
        "\(setting.key) is \(time.short): \(failures) failures within "
          + "\((time * failures).short) move every call")
    }
    return early + fast
  }

  private struct Place: Hashable {
    let document: Int
    let path: [String]

    init(_ setting: ConfiguredSetting) {
      document = setting.document
      path = setting.path
    }
  }

  /// `threshold` and `interval` alone are common words; under these they mean health.
  private func isHealth(_ setting: ConfiguredSetting) -> Bool {
    guard ["threshold", "interval"].contains(setting.name) else { return true }
    return setting.isUnder("breaker", "bcpSettings", "bcfSettings", "bcp", "bcf")
  }

  private func count(_ setting: ConfiguredSetting) -> Int? {
    setting.value.text.flatMap { Double($0) }.flatMap { Int(exactly: $0.rounded(.down)) }
  }

  public var card: LintCard {
    LintCard(
      id: "health.aggressive", title: "BCP and BCF wait for a pattern of failures",
      why: "One lost response then redirects all calls, the trunk flaps, and live calls are torn "
        + "from a healthy gateway.",
      fix: "use a threshold of 2 at an interval of 1000 ms", source: "guide B §2",
      words: Self.thresholds + Self.intervals + ["bcpSettings", "bcfSettings", "breaker"],
      examples: [
        LintExample(
          .clean, "two failures, a second apart", .json,
          """
          {"bcpSettings": {"failureThreshold": 2, "healthCheckIntervalMs": 1000}}
          """),
        LintExample(
          .trips(at: [3]), "one failure is enough", .json,
          """
          {
            "bcfSettings": {
              "failureThreshold": 1,
              "healthCheckIntervalMs": 1000
            }
          }
          """),
        LintExample(
          .trips(at: [2]), "checks ten times a second", .json,
          """
          {"bcpSettings": {"failureThreshold": 2,
            "healthCheckIntervalMs": 100}}
          """),
        LintExample(
          .clean, "faster checks with a higher threshold", .json,
          """
          {"bcpSettings": {"failureThreshold": 5, "healthCheckIntervalMs": 500}}
          """),
        LintExample(
          .trips(at: [3]), "the breaker of a carrier file", .yaml,
          """
          policy:
            breaker:
              threshold: 1
              interval: 1s
          """),
      ])
  }
}
