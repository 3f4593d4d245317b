import Calls
import Plugins
import Testing

/// Whom a kind of system has around it, and what they are called.
struct PartyGroupTests {
  private static let duty = PartyGroup(
    "duty", named: "duty", numbering: .all, title: "duty managers")
  private static let stores = PartyGroup("stores", named: "store", title: "where voicemail is kept")

  private static func card(_ service: Roles.Service, _ parties: [PartyGroup]) -> PackCard {
    PackCard(
      kind: "ivr", title: "a system for tests", requirements: [], scenarios: [],
      service: service, parties: parties)
  }

  @Test func `all are numbered, or all but the first`() {
    #expect((0..<3).map { Self.duty.name(at: $0) } == ["duty1", "duty2", "duty3"])
    #expect((0..<3).map { Self.stores.name(at: $0) } == ["store", "store2", "store3"])
  }

  @Test func `who says nothing else may be written to`() {
    #expect(Self.stores.role == .other)
  }

  @Test func `what passes calls on has trunks, and every kind the groups that it says`() {
    #expect(
      Self.card(.answering, [Self.duty, Self.stores]).partyKeys
        == ["system", "carriers", "duty", "stores"])
    #expect(
      Self.card(.passingOn, [Self.duty]).partyKeys == ["system", "carriers", "trunks", "duty"])
    #expect(TestPack().card.partyKeys == ["system", "carriers", "trunks"])
  }

  @Test func `a party is known by its name or another, with a number or without`() {
    let agents = PartyGroup(
      "agents", named: "agent", aliases: ["teams"], numbering: .all, title: "agents")
    for name in ["agent", "agent2", "teams1"] { #expect(agents.hasParty(named: name)) }
    for name in ["agents", "duty1", "", "team1"] { #expect(!agents.hasParty(named: name)) }
  }
}
