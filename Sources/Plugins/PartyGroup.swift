public import Calls

/// Those around a system that a carrier file lists under one key of its `parties:`.
///
/// Checks find them by their names, so that these are the names which the pack's scenarios give.
public struct PartyGroup: Sendable, Hashable {
  /// Who of the group has a number behind the name.
  public enum Numbering: Sendable, Hashable {
    /// `duty1`, `duty2`.
    case all
    /// `store`, `store2`.
    case butFirst
  }

  /// What they stand under: `duty`; never `system`, `carriers` or `trunks`.
  public let key: String
  /// What each is called, but for the number: `duty` of `duty1`.
  public let name: String
  /// Other names that scenarios and captures give to such parties.
  public let aliases: [String]
  public let numbering: Numbering
  /// What each is to the system: `.other`, or `.silent` where it may not write to it.
  public let role: Roles.Role
  /// Who they are, in a few words.
  public let title: String

  public init(
    _ key: String, named name: String, aliases: [String] = [], numbering: Numbering = .butFirst,
    role: Roles.Role = .other, title: String
  ) {
    self.key = key
    self.name = name
    self.aliases = aliases
    self.numbering = numbering
    self.role = role
    self.title = title
  }

  /// Whether such a party is called so, with or without a number.
  public func hasParty(named text: String) -> Bool {
    let stem = String(text.prefix { !$0.isNumber })
    return stem == name || aliases.contains(stem)
  }

  /// The name of the one at that place of the list, from 0.
  public func name(at place: Int) -> String {
    numbering == .butFirst && place == 0 ? name : "\(name)\(place + 1)"
  }
}

extension PackCard {
  /// Whether its carrier files may name trunks.
  public var hasTrunks: Bool { service == .passingOn }

  /// What may stand under `parties:` in its carrier files.
  public var partyKeys: [String] {
    ["system", "carriers"] + (hasTrunks ? ["trunks"] : []) + parties.map(\.key)
  }
}
