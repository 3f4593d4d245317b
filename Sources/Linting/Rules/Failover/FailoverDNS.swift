/// Calls are moved by SIP or by health checks, not by DNS.
public struct FailoverDNS: LintRule {
  public init() {}

  /// Settings that say how calls are shared or moved; the text is read for DNS.
  private static let methods = [
    "failoverMethod", "failoverMechanism", "failoverType", "failoverMode", "failoverStrategy",
    "routingMethod", "routingPolicy", "loadBalancing", "loadBalancingMethod",
    "trafficDistribution", "distributionMethod",
  ]
  private static let switches = ["dnsFailover", "dnsRoundRobin", "useDnsFailover"]
  /// Words that say it where they stand under one of the others.
  private static let inside = ["by", "method", "type", "mode"]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let methods = configuration.named(Self.methods + ["distribution", "failover"])
    let within = configuration.named(Self.inside).filter {
      $0.isUnder("distribution", "failover", "loadBalancing", "trafficDistribution")
    }
    let byName = (methods + within).filter { setting in
      setting.value.text.map(Self.isDNS) ?? false
    }
    let bySwitch = configuration.named(Self.switches).filter { $0.value.isOn == true }
    return (byName + bySwitch).map { setting in
      LintFinding(card, at: setting, "\(setting.key) is \(setting.value.kind): calls move by DNS")
    }
  }

  /// `DNS`, `dns-round-robin`, `DNS_SRV`.
  private static func isDNS(_ text: String) -> Bool {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.contains("dns")
  }

  public var card: LintCard {
    LintCard(
      id: "failover.dns", title: "Calls are not moved by DNS",
      why:
        "A DNS TTL is a black hole of 30 to 60 s, and DNS sees no failing SIP proxy: calls queue "
        + "at the edge and time out.",
      fix: "move calls in SIP (408, 503, timeout) or by GSLB health checks: `distribution: {by: "
        + "sip}`",
      source: "guide B §2", words: Self.methods + Self.switches + ["distribution"],
      examples: [
        LintExample(
          .clean, "health checks at the network edge", .yaml,
          """
          carrier: Example trunking
          distribution: {by: gslb}
          """),
        LintExample(
          .trips(at: [3]), "round-robin with a TTL", .yaml,
          """
          carrier: Example trunking
          distribution:
            by: dns
            ttl: 60s
          """),
        LintExample(
          .trips(at: [3]), "named in a payload", .json,
          """
          {
            "name": "Global_Inbound_Trunk_Group",
            "failoverMethod": "DNS_ROUND_ROBIN"
          }
          """),
        LintExample(
          .clean, "the guide's BCP moves calls in SIP", .json,
          """
          {"bcpSettings": {"enabled": true, "failoverStrategy": "IMMEDIATE"}}
          """),
      ])
  }
}
