import Wire

/// A region that lags is left out before its state is stale.
public struct ReplicationLatency: LintRule {
  public init() {}

  private static let exclude = [
    "replicationLatencyThreshold", "replicationLatencyThresholdMs", "excludeAbove",
  ]
  private static let reject = [
    "replicationLatency", "replicationLatencyBreaker", "circuitBreakerLatency", "rejectAbove",
  ]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    late(configuration.named(Self.exclude), most: .milliseconds(200), "leaves the rotation")
      + late(configuration.named(Self.reject), most: .milliseconds(300), "rejects calls")
      + inExpressions(configuration)
  }

  private func late(
    _ settings: [ConfiguredSetting], most: Duration, _ consequence: String
  ) -> [LintFinding] {
    settings.compactMap { setting in
      guard let time = setting.duration(bare: .milliseconds) else {
        return LintFinding(
          card, at: setting, "\(setting.key) is \(setting.value.kind), which is no length of time",
          severity: .note)
      }
      guard time > most else { return nil }
      return LintFinding(
        card, at: setting,
        "\(setting.key) is \(time.short): a region \(consequence) only then, and not at "
          + "\(most.short)")
    }
  }

  /// `replicationLatency > 300ms` in a flow's expression.
  private func inExpressions(_ configuration: Configuration) -> [LintFinding] {
    configuration.settings.compactMap { setting in
      // The comparison stands in the first part of an expression, or in none that people wrote.
      guard let text = setting.value.text?.prefix(4000), text.contains("replicationLatency"),
        let match = text.firstMatch(of: Self.comparison),
        let time = Duration(text: "\(match.1)\(match.2 ?? "ms")"), time > .milliseconds(300)
      else { return nil }
      return LintFinding(
        card, at: setting,
        "the circuit breaker in \(setting.key) opens above \(time.short), not "
          + "300 ms")
    }
  }

  // A regex is a value without shared state; the type is not marked Sendable.
  private nonisolated(unsafe) static let comparison =
    /replicationLatency\s*>=?\s*([0-9.]+)\s*(ms|s)?/

  public var card: LintCard {
    LintCard(
      id: "replication.latency", title: "A lagging region is left out at 200 ms, refused at 300 ms",
      why: "Calls are routed to a node whose view of agents and queues is stale.",
      fix: "set replicationLatencyThreshold to 200ms and the circuit breaker to 300ms",
      source: "guide B §1 and edge case 1", words: Self.exclude + Self.reject,
      examples: [
        LintExample(
          .clean, "the guide's numbers", .yaml,
          """
          carrier: Example trunking
          replication: {quorum: required, excludeAbove: 200ms, rejectAbove: 300ms}
          """),
        LintExample(
          .trips(at: [2]), "a bare number counts milliseconds", .json,
          """
          {"syncMode": "SYNCHRONOUS", "partitionTolerance": "QUORUM_REQUIRED",
            "replicationLatencyThreshold": 2000}
          """),
        LintExample(
          .clean, "the breaker of the guide's flow", .json,
          """
          {"flow": {"expression": "replicationLatency > 300ms"}}
          """),
        LintExample(
          .trips(at: [1]), "a flow whose breaker opens late", .json,
          """
          {"flow": {"expression": "if (replicationLatency > 2s, Reject(), Queue())"}}
          """),
      ])
  }
}
