public import Calls
public import Checks
public import Foundation

/// What is to be certified of one kind of system: requirements, scenarios, and a policy.
public protocol ScenarioPack: Sendable {
  /// What the operator may want of such a system, with the defaults.
  associatedtype SystemPolicy: Policy

  /// The kind of system, its requirements and its scenario files.
  var card: PackCard { get }

  /// Reads the policy from settings; throws every problem at once.
  ///
  /// The settings are those of harness.yml with a scenario's own `policy:` laid over them.
  func policy(_ settings: Settings) throws(Problems) -> SystemPolicy

  /// What scenario files may name of a policy, as text: `answerWithin` in `${answerWithin} + 1s`.
  func scenarioValues(for policy: SystemPolicy) -> [String: String]

  /// Whether a scenario with a policy of its own says something of a system that is to follow the
  /// other policy.
  func isApplicable(_ own: SystemPolicy, to wanted: SystemPolicy) -> Bool

  /// Requirements that do not bind under a policy, with the reason, by id.
  func exemptions(under policy: SystemPolicy) -> [String: String]

  /// Values for a configuration template that make the system at that site follow the policy.
  func templateValues(for policy: SystemPolicy, at site: Site) -> [String: TemplateValue]
}

extension ScenarioPack {
  public func scenarioValues(for policy: SystemPolicy) -> [String: String] { [:] }
  public func isApplicable(_ own: SystemPolicy, to wanted: SystemPolicy) -> Bool { true }
  public func exemptions(under policy: SystemPolicy) -> [String: String] { [:] }

  /// As above, from settings; nil where they cannot be read.
  public func scenarioValues(under settings: Settings) -> [String: String]? {
    (try? policy(settings)).map { scenarioValues(for: $0) }
  }

  /// Whether what a scenario lays over the settings leaves them applicable; true where either
  /// cannot be read, as that is said elsewhere.
  public func isApplicable(_ own: Settings, over wanted: Settings) -> Bool {
    guard let policy = try? policy(wanted), let other = try? self.policy(wanted.overridden(by: own))
    else { return true }
    return isApplicable(other, to: policy)
  }

  /// As above, from settings.
  public func exemptions(under settings: Settings) -> [String: String] {
    (try? policy(settings)).map { exemptions(under: $0) } ?? [:]
  }

  /// The policy, and what a system has to be told to follow it.
  public func prepare(
    _ settings: Settings, at site: Site
  ) throws(Problems) -> (policy: any Policy, values: [String: TemplateValue]) {
    let policy = try policy(settings)
    return (policy, templateValues(for: policy, at: site))
  }

  /// Everything that is wrong with the settings.
  public func problems(in settings: Settings) -> [Problem] {
    do throws(Problems) {
      _ = try policy(settings)
      return []
    } catch {
      return error.all
    }
  }
}

/// A pack's identity and its data.
public struct PackCard: Sendable {
  /// The kind of system its scenarios are for: `failover-proxy`.
  public let kind: String
  /// One line, what such a system is.
  public let title: String
  public let requirements: [Requirement]
  public let scenarios: [ScenarioSource]
  /// What its policy's keys begin with: `lifeboat` for `lifeboat.duty.by`.
  ///
  /// In a file with systems of several kinds such a key is no other pack's.
  public let sections: [String]
  /// The trunks of a scenario that names none, the primary first.
  public let trunks: [String]
  /// What such a system does with calls.
  public let service: Roles.Service
  /// Whom its carrier files may name beside the system and the carriers.
  public let parties: [PartyGroup]

  public init(
    kind: String, title: String, requirements: [Requirement], scenarios: [ScenarioSource],
    sections: [String] = [], trunks: [String] = ["primary", "secondary"],
    service: Roles.Service = .passingOn, parties: [PartyGroup] = []
  ) {
    self.sections = sections
    self.trunks = trunks
    self.service = service
    self.parties = parties
    self.kind = kind
    self.title = title
    self.requirements = requirements
    self.scenarios = scenarios
  }
}

/// Something that must hold of a system, with where that comes from.
public struct Requirement: Sendable, Hashable {
  /// `FO-08`.
  public let id: String
  public let title: String
  /// Guide section or RFC clause.
  public let source: String
  /// The checks that are its own: what others say in its scenarios is other requirements' matter.
  ///
  /// Empty where it answers for everything in its scenarios.
  public let checks: [CheckID]

  public init(_ id: String, _ title: String, source: String, checks: [CheckID] = []) {
    self.id = id
    self.title = title
    self.source = source
    self.checks = checks
  }
}

/// A scenario file's text.
public struct ScenarioSource: Sendable, Hashable {
  /// The file's path as problems name it.
  public let file: String
  public let text: String

  public init(file: String, text: String) {
    self.file = file
    self.text = text
  }

  /// Every scenario file of a folder, by name, as `OWNER/FILE.yml`; what cannot be read is left out.
  public static func all(in folder: URL, named owner: String) -> [ScenarioSource] {
    // Names and not URLs: at every start a hundred are sorted.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".yml") }.sorted().compactMap { name in
      let file = folder.appendingPathComponent(name)
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
      return ScenarioSource(file: "\(owner)/\(name)", text: text)
    }
  }

  /// The file's name without folder and extension; the scenario in it has the same name.
  public var name: String {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    guard let dot = last.lastIndex(of: ".") else { return last }
    return String(last[..<dot])
  }
}
