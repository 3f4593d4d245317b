import Checks

/// What a plugin brings, by kind.
public struct PluginOffers: Sendable, Hashable, Decodable {
  public var checks: [OfferedCheck] = []
  public var reporters: [OfferedPart] = []
  public var systems: [OfferedPart] = []
  public var parties: [OfferedPart] = []
  public var faults: [OfferedPart] = []
  public var packs: [OfferedPack] = []

  /// How many things of one kind a plugin may bring.
  static let most = 200

  init() {}

  enum CodingKeys: String, CodingKey {
    case checks, reporters, systems, parties, faults, packs
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func list<T: Decodable>(_ key: CodingKeys, _ type: T.Type) throws -> [T] {
      try container.decodeIfPresent([T].self, forKey: key) ?? []
    }
    checks = try list(.checks, OfferedCheck.self)
    reporters = try list(.reporters, OfferedPart.self)
    systems = try list(.systems, OfferedPart.self)
    parties = try list(.parties, OfferedPart.self)
    faults = try list(.faults, OfferedPart.self)
    packs = try list(.packs, OfferedPack.self)
  }

  var problems: [String] {
    var problems: [String] = []
    let kinds: [(String, [String])] = [
      ("check", checks.map(\.id)), ("reporter", reporters.map(\.name)),
      ("system", systems.map(\.name)), ("party", parties.map(\.name)),
      ("fault", faults.map(\.name)), ("pack", packs.map(\.kind)),
    ]
    for (kind, names) in kinds {
      if names.count > Self.most {
        problems.append("it offers \(names.count) of kind \(kind), more than \(Self.most)")
      }
      var seen: Set<String> = []
      for name in names {
        if !PluginName.isPart(name) {
          problems.append(
            "\(kind) \"\(PluginText.brief(name))\" is not named \(PluginName.partRule)")
        }
        if !seen.insert(name).inserted { problems.append("it offers \(kind) \"\(name)\" twice") }
      }
    }
    for system in systems where system.kind?.isEmpty ?? true {
      problems.append("system \"\(PluginText.brief(system.name))\" has no \"kind\"")
    }
    problems += checks.flatMap(\.problems)
    problems += (reporters + systems + parties + faults).flatMap(\.problems)
    return problems + packs.flatMap(\.problems)
  }

  /// How many things it brings.
  public var count: Int {
    checks.count + reporters.count + systems.count + parties.count + faults.count + packs.count
  }
}

/// A check that a plugin offers.
public struct OfferedCheck: Sendable, Hashable, Decodable {
  public let id: String
  public let title: String
  public let why: String
  public let source: String
  /// `failure` where it is absent.
  public let severity: String?
  /// What is sent beside the calls: with `full` the text of each message, with `audio` what was said.
  public let detail: String?

  var problems: [String] {
    var problems: [String] = []
    for (name, text) in [("title", title), ("why", why), ("source", source)]
    where text.isEmpty || text.count > 2_000 {
      problems.append("check \"\(id)\": its \(name) has \(text.count) characters, not 1 to 2000")
    }
    let words = CheckCard.Severity.allCases.map(\.rawValue)
    if let severity, !words.contains(severity) {
      problems.append(
        "check \"\(id)\": severity \"\(PluginText.brief(severity))\" is not one of "
          + words.joined(separator: ", "))
    }
    if let detail, !["notable", "full", "audio"].contains(detail) {
      problems.append(
        "check \"\(id)\": detail \"\(PluginText.brief(detail))\" is not one of notable, full, "
          + "audio")
    }
    return problems
  }

  /// As reports and `harness explain` know it.
  var card: CheckCard {
    CheckCard(
      id: CheckID(rawValue: id), title: PluginText.brief(title),
      why: PluginText.brief(why, most: 2_000), source: PluginText.brief(source),
      severity: severity.flatMap(CheckCard.Severity.init(rawValue:)) ?? .failure, examples: [])
  }
}

/// A reporter, system, party or fault that a plugin offers.
public struct OfferedPart: Sendable, Hashable, Decodable {
  public let name: String
  public let title: String
  /// Of a system: the kind of system it is.
  public let kind: String?
  /// What may be set for it where it is used.
  public let settings: [OfferedSetting]

  enum CodingKeys: String, CodingKey {
    case name, title, kind, settings
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    title = try container.decode(String.self, forKey: .title)
    kind = try container.decodeIfPresent(String.self, forKey: .kind)
    settings = try container.decodeIfPresent([OfferedSetting].self, forKey: .settings) ?? []
  }

  var problems: [String] {
    (title.isEmpty || title.count > 200
      ? ["\"\(name)\": its title has \(title.count) characters, not 1 to 200"] : [])
      + settings.flatMap(\.problems).map { "\"\(name)\": \($0)" }
  }
}

/// A scenario pack that a plugin offers.
public struct OfferedPack: Sendable, Hashable, Decodable {
  public struct Requirement: Sendable, Hashable, Decodable {
    public let id: String
    public let title: String
    public let source: String
    /// The checks that are its own; nil or empty where it answers for all in its scenarios.
    public let checks: [String]?
  }

  public struct Scenario: Sendable, Hashable, Decodable {
    /// As problems name it.
    public let file: String
    public let text: String
  }

  /// The kind of system its scenarios are for.
  public let kind: String
  public let title: String
  public let requirements: [Requirement]
  public let scenarios: [Scenario]
  /// What may be set in `policy:`; scenarios may name each as `${name}`.
  public let policy: [OfferedSetting]

  enum CodingKeys: String, CodingKey {
    case kind, title, requirements, scenarios, policy
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    kind = try container.decode(String.self, forKey: .kind)
    title = try container.decode(String.self, forKey: .title)
    requirements = try container.decodeIfPresent([Requirement].self, forKey: .requirements) ?? []
    scenarios = try container.decodeIfPresent([Scenario].self, forKey: .scenarios) ?? []
    policy = try container.decodeIfPresent([OfferedSetting].self, forKey: .policy) ?? []
  }

  var problems: [String] {
    var problems = policy.flatMap(\.problems).map { "pack \"\(kind)\": \($0)" }
    for scenario in scenarios
    where scenario.file.isEmpty || scenario.file.contains("/") || scenario.file.count > 100 {
      problems.append(
        "pack \"\(kind)\": scenario file \"\(PluginText.brief(scenario.file))\" is not a plain "
          + "file name")
    }
    return problems
  }
}
