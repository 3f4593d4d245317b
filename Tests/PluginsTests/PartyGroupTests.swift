import Calls
import Plugins
import Testing

/// Whom a kind of system has around it, and what they are called.
struct PartyGroupTests {
  private static let duty = PartyGroup(
    "duty", named: "duty", numbering: .all, title: "duty managers")
  private static let stores = PartyGroup("stores", named: "store", title: "where voicemail is kept")

  private static func card(_ trunks: [String], _ parties: [PartyGroup]) -> PackCard {
    PackCard(
      kind: "ivr", title: "a system for tests", requirements: [], scenarios: [], trunks: trunks,
      parties: parties)
  }

  @Test func `all are numbered, or all but the first`() {
    #expect((0..<3).map { Self.duty.name(at: $0) } == ["duty1", "duty2", "duty3"])
    #expect((0..<3).map { Self.stores.name(at: $0) } == ["store", "store2", "store3"])
  }

  @Test func `who says nothing else may be written to`() {
    #expect(Self.stores.role == .other)
  }

  @Test func `a kind has the trunks and the groups that it says`() {
    #expect(
      Self.card([], [Self.duty, Self.stores]).partyKeys == ["system", "carriers", "duty", "stores"])
    #expect(
      Self.card(["primary"], [Self.duty]).partyKeys == ["system", "carriers", "trunks", "duty"])
    #expect(Self.card(["primary"], []).partyKeys == ["system", "carriers", "trunks"])
  }

  @Test func `a kind that says nothing has trunks`() {
    #expect(Self.card([], []).partyKeys == ["system", "carriers", "trunks"])
    #expect(TestPack().card.partyKeys == ["system", "carriers", "trunks"])
  }
}
