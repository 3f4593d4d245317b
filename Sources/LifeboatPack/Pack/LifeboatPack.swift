import Calls
import Foundation
public import Plugins
import SIP
import Wire

// LifeboatPack: what is to hold of an emergency IVR, whoever made it.
//
// Policy, requirements, scenario files and checks for systems of kind `lifeboat`. It judges from the
// packets alone: prompts and digits from RTP, voicemail from the HTTP requests to the store, the dead
// cloud from who was written to. It knows no implementation and links with nothing that plays.

/// Certifies lifeboats: LB-01 to LB-12.
public struct LifeboatScenarios: ScenarioPack {
  public init() {}

  public var card: PackCard {
    PackCard(
      kind: "lifeboat",
      title: "the emergency IVR in the other cloud that answers when the contact centre is gone",
      requirements: LifeboatRequirements.all, scenarios: Self.library,
      sections: ["lifeboat"], trunks: [], service: .answering, parties: LifeboatPartyGroups.all)
  }

  public func policy(_ settings: Settings) throws(Problems) -> LifeboatPolicy {
    try LifeboatPolicy(settings)
  }

  public func scenarioValues(for policy: LifeboatPolicy) -> [String: String] {
    let times: [String: Duration] = [
      "promptWithin": policy.prompt.within, "ring": policy.duty.ring,
      "ringLatest": policy.duty.ring + policy.duty.slack, "reactWithin": policy.reactWithin,
      "deliverWithin": policy.voicemail.within, "lookupBudget": policy.lookupBudget,
    ]
    return times.mapValues { "\($0.nanoseconds)ns" }
  }

  /// Either way to the duty list is certified for itself.
  public func isApplicable(_ own: LifeboatPolicy, to wanted: LifeboatPolicy) -> Bool { true }

  public func templateValues(
    for policy: LifeboatPolicy, at site: Site
  ) -> [String: TemplateValue] {
    let duty = site.others.filter { $0.name.hasPrefix("duty") }
    let agents = site.others.filter {
      $0.name.hasPrefix("agent") || $0.name.hasPrefix("teams")
    }
    let desktops = site.silent.filter { $0.name.hasPrefix("desktop") }
    let primary = site.silent.first { $0.name.hasPrefix("primary") } ?? site.silent.first
    return [
      "system.address": .text(site.system.address.description),
      "system.port": .text(String(site.system.port)),
      "media.first": "20000", "media.last": "29999",
      // Shared by all systems of a run, so that each text is spoken once.
      "prompts": "../prompts", "spool": "spool",
      "duty.by": .text(policy.duty.by.rawValue),
      "duty.ring": Self.text(policy.duty.ring),
      "duty": .list(duty.map { Self.person($0) }),
      "agents": .list(
        agents.enumerated().map { index, agent in
          let desktop = desktops.indices.contains(index) ? desktops[index] : desktops.first
          return Self.person(agent, ["desktop": .text(desktop.map(Self.uri) ?? "")])
        }),
      "store": .list(site.others.filter { $0.name == "store" }.map(Self.store)),
      "nodes": .list(Self.nodes(site)),
      "primary.address": .text(primary?.endpoint.address.description ?? "127.0.0.1"),
      "retry.first": "100ms", "retry.most": "1000ms",
      "lookup.budget": Self.text(policy.lookupBudget),
      "country": .text(policy.country),
      "longest": Self.text(policy.voicemail.longest),
      "silence": Self.text(policy.voicemail.silence),
      "prompt": .text(policy.prompt.text),
    ]
  }

  private static func text(_ duration: Duration) -> TemplateValue {
    .text("\(duration.nanoseconds / 1_000_000)ms")
  }

  private static func uri(_ party: Site.Party) -> String {
    "sip:\(party.name)@\(party.endpoint);transport=\(party.transport.rawValue)"
  }

  private static func person(
    _ party: Site.Party, _ more: [String: TemplateValue] = [:]
  ) -> TemplateValue {
    .record(
      [
        "name": .text(party.name), "target": .text(uri(party)),
        "address": .text(party.endpoint.address.description),
        "port": .text(String(party.endpoint.port)),
      ].merging(more) { _, new in new })
  }

  private static func store(_ party: Site.Party) -> TemplateValue {
    let address = party.endpoint.address
    return .record([
      "url": .text("http://\(address):\(storePort)/\(storeAccount)"),
      "account": .text(storeAccount),
      "container": "voicemail", "key": .text(storeKey), "address": .text(address.description),
      "port": .text(String(storePort)),
    ])
  }

  /// A database is asked where it is; the customers' own file is last.
  private static func nodes(_ site: Site) -> [TemplateValue] {
    let dead = site.others.filter { $0.name.hasPrefix("database") }.map { party in
      TemplateValue.record([
        "kind": "postgres",
        "value": .text(
          "host=\(party.endpoint.address) port=5432 dbname=customers user=lifeboat "
            + "connect_timeout=2"),
      ])
    }
    let file = site.others.filter { $0.name == "customers" }.map { _ in
      TemplateValue.record(["kind": "sqlite", "value": "customers.sqlite"])
    }
    return dead + file
  }

  static let storePort = 10_000
  static let storeAccount = "devstoreaccount1"
  /// Of the store that the harness plays: any key will do, as long as both have it.
  static let storeKey = "aGFybmVzcyBwbGF5cyBhIHN0b3JlLCBhbmQgdGhpcyBpcyBpdHMga2V5"

  /// The scenario files that ship with the pack, by name.
  private static let library = ScenarioSource.all(
    in: Bundle.module.bundleURL.appendingPathComponent("Library"), named: "LifeboatPack")
}

extension Plugin {
  /// The built-in plugin for lifeboats, with the players its scenarios name.
  public static func lifeboat(parties: [any PartyPlayer] = []) -> Plugin {
    Plugin(
      name: "lifeboat", version: "0.1.0", checks: LifeboatChecks.all,
      packs: [LifeboatScenarios()], calibration: .lifeboat, parties: parties)
  }
}
