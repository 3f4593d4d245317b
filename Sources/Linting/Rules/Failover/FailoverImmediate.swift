/// Backup call processing is on and moves calls at once.
public struct FailoverImmediate: LintRule {
  public init() {}

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let off = configuration.named("bcpSettings", "bcfSettings").compactMap { setting in
      setting.value.value("enabled").flatMap { enabled in
        enabled.isOn == false
          ? LintFinding(
            card, at: enabled.position, of: setting.file,
            "\(setting.key) is switched off: a failing proxy moves no call",
            fix: "set enabled to true") : nil
      }
    }
    let slow = configuration.named("failoverStrategy").compactMap { setting -> LintFinding? in
      guard let text = setting.value.text?.uppercased(), text != "IMMEDIATE",
        !text.contains("DNS")
      else { return nil }
      return LintFinding(card, at: setting, "\(setting.key) is \(setting.value.kind)")
    }
    return off + slow
  }

  public var card: LintCard {
    LintCard(
      id: "failover.immediate", title: "Backup call processing is on and moves calls at once",
      why: "Failover by queue adds waiting times that callers hear; switched off, there is none.",
      fix: "set failoverStrategy to IMMEDIATE", source: "guide B §2",
      words: ["bcpSettings", "bcfSettings", "failoverStrategy"],
      examples: [
        LintExample(
          .clean, "the guide's settings", .json,
          """
          {"bcpSettings": {"enabled": true, "failureThreshold": 2,
            "healthCheckIntervalMs": 1000, "failoverStrategy": "IMMEDIATE"}}
          """),
        LintExample(
          .trips(at: [3]), "calls wait in a queue first", .json,
          """
          {"bcpSettings": {
            "enabled": true,
            "failoverStrategy": "QUEUE_BASED"
          }}
          """),
        LintExample(
          .trips(at: [3]), "off, in a carrier file", .yaml,
          """
          carrier: Example trunking
          platform:
            bcpSettings: {enabled: false}
          """),
      ])
  }
}
