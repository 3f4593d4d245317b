import Wire

/// What is known of a call follows it into the other region.
public struct ContextRegionBound: LintRule {
  public init() {}

  private static let lifetimes = [
    "contextCacheTtl", "cacheTtl", "cacheTtlSeconds", "transferContextTtl", "contextTtl",
  ]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let kept = configuration.named("preserveContextAcrossRegions").compactMap { setting in
      setting.value.isOn == false
        ? LintFinding(
          card, at: setting, "\(setting.key) is \(setting.value.kind)",
          fix: "set preserveContextAcrossRegions to true in the flow settings") : nil
    }
    let synced = configuration.named("contextPersistence").compactMap { setting in
      setting.value.text?.uppercased() == "CROSS_REGION_SYNC"
        ? nil : LintFinding(card, at: setting, "\(setting.key) is \(setting.value.kind)")
    }
    let lifetimes =
      configuration.named(Self.lifetimes)
      + configuration.named("ttl").filter { $0.isUnder("cache", "contextCache") }
    let short = lifetimes.compactMap { setting -> LintFinding? in
      guard let time = setting.duration(bare: .seconds), time < .seconds(300) else { return nil }
      return LintFinding(
        card, at: setting,
        "\(setting.key) is \(time.short): the token expires before the transfer "
          + "is over", fix: "set the cache's TTL to 300 s")
    }
    return kept + synced + short
  }

  public var card: LintCard {
    LintCard(
      id: "context.region-bound", title: "A call's context follows it into the other region",
      why:
        "The supervisor who takes the call over sees nothing, and the caller starts again at the "
        + "menu.",
      fix: "set contextPersistence to CROSS_REGION_SYNC in the transfer settings",
      source: "guide B §3 and edge case 2",
      words: ["preserveContextAcrossRegions", "contextPersistence", "contextCache"]
        + Self.lifetimes,
      examples: [
        LintExample(
          .clean, "as the guide has it", .json,
          """
          {"flowSettings": {"preserveContextAcrossRegions": true},
            "transfer": {"contextPersistence": "CROSS_REGION_SYNC", "cacheTtlSeconds": 300}}
          """),
        LintExample(
          .trips(at: [2, 3, 4]), "bound to its region in three ways", .json,
          """
          {
            "flowSettings": {"preserveContextAcrossRegions": false},
            "transfer": {"contextPersistence": "REGIONAL",
              "cacheTtl": "30s"}
          }
          """),
      ])
  }
}
