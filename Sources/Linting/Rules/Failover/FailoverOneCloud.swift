/// Trunks end in more than one cloud.
public struct FailoverOneCloud: LintRule {
  public init() {}

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    configuration.trunks.flatMap { trunks -> [LintFinding] in
      let known = trunks.compactMap(\.cloud)
      guard let cloud = known.first, Set(known).count == 1, let last = trunks.last else {
        return []
      }
      if known.count < trunks.count {
        return trunks.filter { $0.cloud == nil }.map { trunk in
          LintFinding(
            card, at: trunk.position, of: trunk.file,
            "it is not said in which cloud trunk \"\(trunk.name)\" ends; the others end in "
              + "\(cloud)", severity: .note, fix: "name its cloud: `cloud: azure`")
        }
      }
      let sentence =
        trunks.count == 1
        ? "the only trunk, \"\(last.name)\", ends in \(cloud)"
        : "all \(trunks.count) trunks end in \(cloud), the failover trunk \"\(last.name)\" too"
      return [LintFinding(card, at: last.position, of: last.file, sentence)]
    }
  }

  public var card: LintCard {
    LintCard(
      id: "failover.one-cloud", title: "Trunks end in more than one cloud",
      why: "When the cloud's network or its identity service fails everywhere, the backup region "
        + "fails with the primary.",
      fix: "end the failover trunk in another cloud, at the carrier: a lifeboat is enough",
      source: "guide A §1", words: ConfiguredTrunk.words + ["primaryCloud"],
      examples: [
        LintExample(
          .clean, "the failover trunk is in another cloud", .yaml,
          """
          parties:
            trunks:
              primary: {host: yourorg.mypurecloud.com, cloud: aws, region: us-east-1}
              lifeboat: {host: lifeboat.example.net, cloud: azure, region: eastus}
          policy: {failover.cancel: eager}
          """),
        LintExample(
          .trips(at: [4]), "the backup is another region of the same cloud", .yaml,
          """
          parties:
            trunks:
              primary: {host: yourorg.mypurecloud.com, cloud: aws}
              backup: {host: yourorg.usw2.pure.cloud, region: us-west-2}
          """),
        LintExample(
          .trips(at: [4]), "the same in a payload, the clouds shown by hosts and regions", .json,
          """
          {
            "trunks": [
              {"name": "primary", "host": "yourorg.mypurecloud.com"},
              {"name": "backup", "region": "us-west-2"}
            ]
          }
          """),
        LintExample(
          .notes(at: [4]), "where the second one ends is not said", .yaml,
          """
          parties:
            trunks:
              primary: {cloud: aws}
              secondary: {host: sip.example.net}
          """),
      ])
  }
}
