import Wire

/// A silent trunk is given up after three seconds at most.
public struct FailoverTimer: LintRule {
  public init() {}

  private static let most = Duration.seconds(3)
  static let words = [
    "answerWithin", "failoverTimeout", "failoverTimeoutMs", "failoverTimeoutSeconds",
    "failoverTimer", "failoverAfter", "noAnswerTimeout", "inviteTimeout",
  ]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    configuration.named(Self.words).compactMap { setting in
      guard let time = setting.duration(bare: .secondsOrMilliseconds) else {
        return LintFinding(
          card, at: setting, "\(setting.key) is \(setting.value.kind), which is no length of time",
          severity: .note)
      }
      guard time > Self.most else { return nil }
      return LintFinding(
        card, at: setting,
        "\(setting.key) is \(time.short); a silent primary holds the caller longer than 3 s")
    }
  }

  public var card: LintCard {
    LintCard(
      id: "failover.timer", title: "A silent trunk is given up after 3 s at most",
      why: "A slow primary that answers late leaves two legs for one caller, and callers who hear "
        + "nothing for longer hang up.",
      fix: "set it to 3s, counted from the INVITE to the first response",
      source: "guide A §2 and edge case 1", words: Self.words,
      examples: [
        LintExample(
          .clean, "the guide's three seconds", .yaml,
          """
          policy:
            failover: {answerWithin: 3s, cancel: eager}
          """),
        LintExample(
          .trips(at: [3]), "ten seconds", .yaml,
          """
          policy:
            failover:
              answerWithin: 10s
              cancel: eager
          """),
        LintExample(
          .trips(at: [1]), "in milliseconds, as the key says", .json,
          """
          {"failoverTimeoutMs": 4000, "cancelOnFailover": true}
          """),
        LintExample(
          .clean, "a bare number counts seconds, from 100 on milliseconds", .json,
          """
          {"failoverTimeout": 3, "cancelOnFailover": true}
          {"failoverTimeout": 3000, "cancelOnFailover": true}
          """),
        LintExample(
          .notes(at: [1]), "no length of time at all", .json,
          """
          {"failoverTimeout": "soon", "cancelOnFailover": true}
          """),
      ])
  }
}
