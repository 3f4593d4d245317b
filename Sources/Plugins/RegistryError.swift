/// Names that two plugins claim, or one plugin twice.
public struct RegistryError: Error, Sendable, Equatable {
  public enum Kind: String, Sendable, Hashable {
    case plugin, check, measure, requirement, scenario, trace, defect
    case system, party, fault, reporter
    case pack = "kind of system"
  }

  public struct Clash: Sendable, Equatable {
    public let kind: Kind
    public let name: String
    /// Who has the name, with version; nil for the harness itself.
    public let owner: String?
    /// Who asked for it too, with version.
    public let claimant: String

    init(_ kind: Kind, _ name: String, owner: Plugin? = nil, claimant: Plugin) {
      self.kind = kind
      self.name = name
      self.owner = owner?.description
      self.claimant = claimant.description
    }
  }

  public let clashes: [Clash]

  init(_ clashes: [Clash]) {
    self.clashes = clashes
  }
}

extension RegistryError: CustomStringConvertible {
  public var description: String {
    clashes.map { clash in
      let what = "\(clash.kind.rawValue) \"\(clash.name)\""
      guard let owner = clash.owner else {
        return "\(what) of plugin \(clash.claimant) is a word of the scenario language"
      }
      return owner == clash.claimant
        ? "\(what) is brought twice by plugin \(owner)"
        : "\(what) of plugin \(clash.claimant) is already brought by plugin \(owner)"
    }.joined(separator: "\n")
  }
}
