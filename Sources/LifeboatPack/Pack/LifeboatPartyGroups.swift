import Calls
import Plugins

/// Who is around a lifeboat, by the names that the scenarios give and the checks look for.
enum LifeboatPartyGroups {
  static let all = [
    PartyGroup(
      "duty", named: "duty", numbering: .all, title: "duty managers, in the order of the list"),
    PartyGroup(
      "agents", named: "agent", aliases: ["teams"], numbering: .all,
      title: "agents' secondary extensions"),
    PartyGroup("stores", named: "store", title: "where voicemail is kept"),
    PartyGroup("databases", named: "database", title: "nodes of the customers' database"),
    PartyGroup(
      "gone", named: "primary", aliases: ["desktop"], role: .silent,
      title: "the dead cloud and the desktops in it, to which the lifeboat may not write"),
  ]
}
