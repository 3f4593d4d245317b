public import Plugins

/// The words of a carrier file; Fixtures/Carriers/README.md explains them by example.
public enum CarrierVocabulary {
  /// The top-level keys, those that `harness check` reads first.
  public static let keys: [String] =
    ["carrier", "kind", "system", "parties", "correlationHeader", "policy"] + sections.keys.sorted()

  /// The policy keys that `unknown:` may name.
  public static let policyKeys = [
    "failover.answerWithin", "failover.tolerance", "failover.ringWithin", "failover.reactWithin",
    "failover.cancel", "failover.triggers", "breaker.threshold", "breaker.interval", "codecs",
    "weights",
  ]

  private static let sections: [String: Shape] = [
    "source": .some(.text),
    "unknown": .some(.choice(policyKeys)),
    "regions": .named(
      .fields(["cloud": .text, "codecs": .some(.text), "transcoding": .flag])),
    "distribution": .fields(["by": .choice(["sip", "gslb", "dns"]), "ttl": .duration]),
    "replication": .fields([
      "mode": .choice(["synchronous", "asynchronous"]), "rpo": .duration,
      "quorum": .choice(["required", "none"]), "excludeAbove": .duration,
      "rejectAbove": .duration,
      "conflicts": .choice(["latest-writer-wins", "first-writer-wins", "manual"]),
    ]),
    "agents": .fields([
      "reachedBy": .some(.either(.text, .fields(["by": .text, "cloud": .text])))
    ]),
    "voicemail": .fields(["store": .text, "cloud": .text]),
    "customers": .fields(["database": .text, "clouds": .some(.text)]),
    "oauth": .fields([
      "scope": .choice(["global", "region"]), "tokenEndpoint": .text,
    ]),
    "queues": .named(
      .fields([
        "allowDoubleAssignment": .flag,
        "priorityConflicts": .choice(["highest-priority-wins", "none"]),
        "priorities": .named(.text), "regionLock": .flag,
        "overflow": .choice(["dynamic", "static"]),
      ])),
    "flows": .named(.anything),
    "platform": .anything,
  ]

  /// Whether a document is a carrier file, rather than a platform's payload in YAML.
  static func describes(_ tree: ConfigurationTree) -> Bool {
    let own = ["carrier", "parties", "policy", "correlationHeader", "unknown"]
    let keys = tree.entries?.map(\.key) ?? []
    return keys.contains(where: own.contains)
      || (!keys.isEmpty && keys.allSatisfy(self.keys.contains))
  }

  /// What is wrong with the sections that describe more than a policy.
  public static func problems(in root: ConfigurationTree, file: String) -> [Problem] {
    var problems = (root.entries ?? []).flatMap { entry in
      sections[entry.key]?.problems(in: entry.value, entry.key, file: file) ?? []
    }
    if let trunks = root["parties"]?["trunks"] {
      for trunk in trunks.entries ?? [] where trunk.value.entries != nil {
        problems += trunkShape.problems(
          in: trunk.value, "trunk \"\(trunk.key)\"", file: file)
      }
    }
    return problems
  }

  /// What a trunk may say where it is more than an address.
  private static let trunkShape = Shape.fields([
    "address": .some(.text), "host": .text, "cloud": .text, "region": .text,
    "codecs": .some(.text), "transcoding": .flag,
  ])
}
