/// Capacity is shared between regions, by what is free and not by fixed thresholds.
public struct QueueRegionBound: LintRule {
  public init() {}

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let locked = configuration.named("regionLock").filter { $0.value.isOn == true }
    let alone = configuration.named("globalCapacitySharing").filter { $0.value.isOn == false }
    let unshared = configuration.named("capacitySharing").filter { $0.value.isOn == false }
    let fixed =
      configuration.named("overflowStrategy").filter {
        $0.value.text?.uppercased() != "DYNAMIC"
      }
      + configuration.named("overflow").filter { $0.value.text == "static" }
    return (locked + alone + unshared + fixed).map { setting in
      LintFinding(
        card, at: setting,
        "\(setting.key) is \(setting.value.text == nil ? "off" : setting.value.kind)")
    }
  }

  public var card: LintCard {
    LintCard(
      id: "queue.region-bound", title: "Agents of every region share a queue's calls",
      why: "Callers wait for the agents of one region while those of the other are free; fixed "
        + "thresholds push calls back and forth.",
      fix: "set regionLock to false, globalCapacitySharing to true and overflowStrategy to DYNAMIC",
      source: "guide B §3 and §4",
      words: [
        "regionLock", "globalCapacitySharing", "capacitySharing", "overflowStrategy", "overflow",
      ],
      examples: [
        LintExample(
          .clean, "the guide's queue", .json,
          """
          {"globalCapacitySharing": true, "routingRules": [{"capacitySharing": {"enabled": true,
            "overflowStrategy": "DYNAMIC", "maxOverflowPercentage": 100, "regionLock": false}}]}
          """),
        LintExample(
          .trips(at: [2, 4, 5]), "three ways to keep regions apart", .json,
          """
          {
            "globalCapacitySharing": false,
            "capacitySharing": {
              "overflowStrategy": "STATIC",
              "regionLock": true
            }
          }
          """),
        LintExample(
          .trips(at: [3]), "locked in a carrier file", .yaml,
          """
          carrier: Example trunking
          queues:
            support: {regionLock: true, overflow: dynamic}
          """),
      ])
  }
}
