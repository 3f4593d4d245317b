import Calls
import Documents
import FailoverPack
import Foundation
import HarnessCLI
import LifeboatPack
import Plugins
import Testing
import Wire

/// Who is who, as carrier files name them.
struct CarrierFileTests {
  private static func parties(_ text: String) throws -> [Roles.Party]? {
    let registry = try Registry([.failover, .lifeboat()])
    return try CarrierFile.read(text: text, file: "carrier.yml", registry: registry)
      .roles?.parties
  }

  /// Everything that is wrong with a file, in the order of its lines.
  private static func problems(_ text: String) throws -> [String] {
    do {
      _ = try parties(text)
      return []
    } catch let problems as Problems {
      return problems.all.map(\.description)
    }
  }

  private static func fixture(_ name: String) throws -> String {
    try String(
      contentsOf: Harness.root.appendingPathComponent("Fixtures/Carriers/\(name)"),
      encoding: .utf8)
  }

  private static let around = """
      system: 192.0.2.1
      carriers: [192.0.2.2, 192.0.2.3]
      duty: [192.0.2.32, 192.0.2.31:5080, 192.0.2.33]
      agents: [192.0.2.41, 192.0.2.42]
      stores: [192.0.2.51, 192.0.2.52]
      databases: [192.0.2.61, "2001:db8::61"]
      gone: [198.51.100.1, 198.51.100.2]
    """

  private static let named = [
    Roles.Party("system", .system, .v4(192, 0, 2, 1)),
    Roles.Party("carrier", .carrier, .v4(192, 0, 2, 2)),
    Roles.Party("carrier 2", .carrier, .v4(192, 0, 2, 3)),
    Roles.Party("duty1", .other, .v4(192, 0, 2, 32)),
    Roles.Party("duty2", .other, .v4(192, 0, 2, 31), port: 5080),
    Roles.Party("duty3", .other, .v4(192, 0, 2, 33)),
    Roles.Party("agent1", .other, .v4(192, 0, 2, 41)),
    Roles.Party("agent2", .other, .v4(192, 0, 2, 42)),
    Roles.Party("store", .other, .v4(192, 0, 2, 51)),
    Roles.Party("store2", .other, .v4(192, 0, 2, 52)),
    Roles.Party("database", .other, .v4(192, 0, 2, 61)),
    Roles.Party("database2", .other, .v6(high: 0x2001_0DB8_0000_0000, low: 0x61)),
    Roles.Party("primary", .silent, .v4(198, 51, 100, 1)),
    Roles.Party("primary2", .silent, .v4(198, 51, 100, 2)),
  ]

  @Test func `everybody around a lifeboat is named, in the order of the file`() throws {
    #expect(try Self.parties("kind: lifeboat\nparties:\n" + Self.around) == Self.named)
  }

  @Test func `the kind may stand below the parties`() throws {
    #expect(try Self.parties("parties:\n" + Self.around + "\nkind: lifeboat\n") == Self.named)
  }

  @Test func `one address needs no list, and whoever is not there is left out`() throws {
    let parties = try Self.parties(
      "kind: lifeboat\nparties: {system: 192.0.2.1, duty: 192.0.2.31, stores: 192.0.2.51}")
    #expect(
      parties == [
        Roles.Party("system", .system, .v4(192, 0, 2, 1)),
        Roles.Party("duty1", .other, .v4(192, 0, 2, 31)),
        Roles.Party("store", .other, .v4(192, 0, 2, 51)),
      ])
  }

  @Test func `around a failover proxy there are trunks, as ever`() throws {
    let parties = try Self.parties(
      """
      parties:
        system: 192.0.2.1
        trunks: {east: 192.0.2.11, west: {address: 192.0.2.12, cloud: azure}}
      """)
    #expect(
      parties == [
        Roles.Party("system", .system, .v4(192, 0, 2, 1)),
        Roles.Party("east", .edge(order: 0), .v4(192, 0, 2, 11)),
        Roles.Party("west", .edge(order: 1), .v4(192, 0, 2, 12)),
      ])
    #expect(
      try Self.problems("parties:\n  system: 192.0.2.1\n  duty: 192.0.2.31\n") == [
        "carrier.yml:3: key of parties \"duty\" is unknown; allowed: system, carriers, trunks"
      ])
  }

  @Test func `a word that no lifeboat has is refused with those that it has`() throws {
    let allowed = "allowed: system, carriers, duty, agents, stores, databases, gone"
    let text = """
      kind: lifeboat
      parties:
        system: 192.0.2.1
        dutty: 192.0.2.31
        trunks:
          primary: 192.0.2.11
      """
    #expect(
      try Self.problems(text) == [
        "carrier.yml:4: key of parties \"dutty\" is unknown; did you mean \"duty\"? \(allowed)",
        "carrier.yml:5: key of parties \"trunks\" is unknown; \(allowed)",
      ])
  }

  @Test func `a kind that is unknown is said once and has the usual parties`() throws {
    let kind = """
      kind of system "lifebaot" is unknown; did you mean "lifeboat"? \
      allowed: failover-proxy, lifeboat
      """
    #expect(
      try Self.problems(
        "parties:\n  system: 192.0.2.1\n  trunks: {east: 192.0.2.11}\nkind: lifebaot\n")
        == ["carrier.yml:4: \(kind)"])
    #expect(
      try Self.problems("kind: lifebaot\nparties:\n  system: 192.0.2.1\n  duty: 192.0.2.31\n") == [
        "carrier.yml:1: \(kind)",
        "carrier.yml:4: key of parties \"duty\" is unknown; allowed: system, carriers, trunks",
      ])
  }

  @Test func `an address is one party's`() throws {
    let text = """
      kind: lifeboat
      parties: {system: 192.0.2.1, duty: [192.0.2.31, 192.0.2.31], gone: 192.0.2.1}
      """
    #expect(
      try Self.problems(text) == [
        "carrier.yml:2: parties: 192.0.2.1 is both system and primary",
        "carrier.yml:2: parties: 192.0.2.31 is both duty1 and duty2",
      ])
  }

  @Test func `without the lifeboat nobody would be judged`() throws {
    #expect(
      try Self.problems("kind: lifeboat\nparties: {duty: [192.0.2.31], gone: 198.51.100.1}") == [
        "carrier.yml:2: parties has no \"system\": nobody would be judged"
      ])
  }

  @Test func `what is no address is said of every group`() throws {
    let text = """
      kind: lifeboat
      parties:
        system: 192.0.2.1
        duty: {alice: 192.0.2.31}
        stores: [store.example.net]
        gone:
      """
    #expect(
      try Self.problems(text) == [
        "carrier.yml:4: duty is a mapping; it must be an IP address",
        "carrier.yml:5: stores is \"store.example.net\"; it must be an IP address",
        "carrier.yml:6: gone is nothing; it must be an IP address",
      ])
  }

  @Test func `a system that runs is where it is, with trunks where its kind has them`() throws {
    let running = "system: running\nparties: {system: 127.0.0.1, carriers: 127.0.0.2}\n"
    #expect(try Self.problems("kind: lifeboat\n" + running) == [])
    #expect(
      try Self.problems("kind: failover-proxy\n" + running) == [
        "carrier.yml:2: system is running, and parties does not name system, carriers and trunks"
      ])
    #expect(
      try Self.problems("kind: lifeboat\nsystem: running\nparties: {system: 127.0.0.1}\n") == [
        "carrier.yml:2: system is running, and parties does not name system and carriers"
      ])
  }

  @Test func `the guides' lifeboat names nobody, and shows how it is done`() throws {
    let text = try Self.fixture("lifeboat.yml")
    #expect(try Self.parties(text) == nil)
    let example = try #require(text.range(of: "\n# parties:\n"))
    let before = String(text[..<example.lowerBound])
    let after = String(text[example.upperBound...])
    let shown = before + "\nparties:\n" + after.replacing("#   ", with: "  ")
    #expect(
      try Self.parties(shown)?.map(\.name) == [
        "system", "carrier", "carrier 2", "duty1", "duty2", "agent1", "store", "database",
        "primary", "primary2",
      ])
  }

  @Test func `every group is in the profiles' README`() throws {
    let text = try Self.fixture("README.md")
    let groups = LifeboatScenarios().card.parties
    #expect(groups.map(\.key) == ["duty", "agents", "stores", "databases", "gone"])
    for group in groups {
      let names = "`\(group.name(at: 0))`, `\(group.name(at: 1))`"
      #expect(text.contains("\n| `\(group.key)` | \(group.title) | \(names) |\n"), "\(group.key)")
    }
  }

  @Test func `parties are called as the scenarios call them`() throws {
    let card = LifeboatScenarios().card
    // The customers are a file of the system's own.
    let apart: Set = ["system", "carrier", "customers"]
    var called: Set<String> = []
    for scenario in card.scenarios {
      let root = try YAMLText.read(scenario.text, file: scenario.file)
      for party in root["parties"]?.entries ?? [] {
        let stem = String(party.key.prefix { !$0.isNumber })
        guard !apart.contains(stem) else { continue }
        let group = card.parties.first { $0.hasParty(named: party.key) }
        #expect(group != nil, "\(scenario.file): \(party.key)")
        let place = (Int(party.key.dropFirst(stem.count)) ?? 1) - 1
        if group?.name == stem { #expect(group?.name(at: place) == party.key) }
        called.insert(stem)
      }
    }
    #expect(called == ["duty", "teams", "store", "database", "primary", "desktop"])
  }
}
