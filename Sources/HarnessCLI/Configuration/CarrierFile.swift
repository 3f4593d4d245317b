package import Calls
import Checks
import Documents
import Foundation
import Linting
package import Plugins
import SIP
import Scenarios
import Systems
import Wire

/// A carrier failover configuration: who is who, and what is wanted of the system.
package struct CarrierFile: Sendable {
  /// The kind of a file that names none.
  private static let usualKind = "failover-proxy"

  /// What it is called in reports.
  var name: String?
  /// The kind of system: `failover-proxy`.
  var kind = Self.usualKind
  /// What such a system does with calls.
  var service = Roles.Service.passingOn
  /// Who is who; nil where no address is named.
  package var roles: Roles?
  /// A header that a B2BUA carries from one side to the other.
  var correlationHeader: HeaderName?
  var policy = Settings()
  /// What implements it; nil where the file leaves that open.
  var implementation: Implementation?
  /// Policy keys that the carrier does not publish; the defaults stand in for them.
  var unknown: [String] = []

  /// What a carrier file says of the system that implements it.
  enum Implementation: Sendable {
    /// One of harness.yml's.
    case named(String, Place)
    /// One that is described here, or that runs already where the parties say.
    ///
    /// Starting it reads the templates.
    case described(HarnessFile.SystemEntry, [SystemTemplates])
  }

  /// Reads a file; throws every problem at once.
  static func read(_ path: String, registry: Registry) throws -> CarrierFile {
    try read(text: try FileText.given(path), file: path, registry: registry)
  }

  package static func read(
    text: String, file: String, registry: Registry
  ) throws -> CarrierFile {
    try read(try YAMLText.read(text, file: file), file: file, registry: registry)
  }

  static func read(_ root: YAMLNode, file: String, registry: Registry) throws -> CarrierFile {
    var reader = Reader(fields: FieldReader(file: file), registry: registry)
    let carrier = reader.read(root)
    if let problems = Problems(reader.fields.problems) { throw problems }
    return carrier
  }

  /// What of the policy is not the carrier's own, in brackets; empty where all of it is.
  ///
  /// What the command line sets is known.
  var unknownRemark: String {
    let missing = unknown.filter { policy[$0] == nil }
    let partial = unknown.filter { policy[$0].map { $0.place.file != "--set" } ?? false }
    let parts = [("not known, so by default: ", missing), ("known in part: ", partial)]
      .filter { !$0.1.isEmpty }.map { $0.0 + $0.1.joined(separator: ", ") }
    return parts.isEmpty ? "" : " (\(parts.joined(separator: "; ")))"
  }

  /// Takes over the kind of system whose checks of whole scenarios are named, where it is one.
  mutating func adoptKind(of checks: [String], _ registry: Registry) {
    let named = registry.checks.filter {
      $0.isStaged && !($0 is any PacketCheck) && checks.contains($0.id.rawValue)
    }
    let cards = named.flatMap { registry.owner(of: $0.id)?.packs.map(\.card) ?? [] }
    guard let card = cards.first, cards.allSatisfy({ $0.kind == card.kind }) else { return }
    kind = card.kind
    service = card.service
  }

  private struct Reader {
    var fields: FieldReader
    let registry: Registry

    mutating func read(_ root: YAMLNode) -> CarrierFile {
      var carrier = CarrierFile()
      // The kind may be written below the parties, and says who they can be.
      let card = card(of: root["kind"]?.text ?? carrier.kind)
      carrier.service = card?.service ?? carrier.service
      for entry in fields.entries(root, of: "the file", allowed: CarrierVocabulary.keys) {
        switch entry.key {
        case "carrier": carrier.name = fields.text(entry)
        case "kind":
          carrier.kind = fields.text(entry) ?? carrier.kind
          if registry.pack(carrier.kind) == nil {
            fields.complain(
              entry.line,
              Spelling.unknown(
                "kind of system", carrier.kind, allowed: registry.packs.map(\.card.kind)))
          }
        case "parties":
          let parties = parties(entry.value, around: card)
          carrier.roles = parties.isEmpty ? nil : Roles(parties, service: carrier.service)
        case "correlationHeader":
          carrier.correlationHeader = fields.text(entry).map { HeaderName($0) }
        case "policy":
          let read = WrittenSettings(entry.value, file: fields.file)
          fields.add(read.problems)
          carrier.policy = read.settings
        case "unknown":
          carrier.unknown = (entry.value.list ?? [entry.value]).compactMap(\.text)
        default: break
        }
      }
      if let node = root["system"] { carrier.implementation = implementation(node, of: carrier) }
      fields.add(registry.pack(carrier.kind)?.problems(in: carrier.policy) ?? [])
      fields.add(
        CarrierVocabulary.problems(in: ConfigurationTree(root), file: fields.file))
      contradictions(carrier)
      return carrier
    }

    /// A name of harness.yml, `running` where the parties are, or a system as harness.yml has it.
    private mutating func implementation(
      _ node: YAMLNode, of carrier: CarrierFile
    ) -> Implementation? {
      if node.text == "running" { return standing(node, of: carrier) }
      if let name = node.text { return .named(name, Place(fields.file, node.line)) }
      var reader = SystemEntryReader(file: fields.file, registry: registry)
      let entry = reader.read(
        YAMLNode.Entry(key: carrier.name ?? "system", line: node.line, value: node),
        kind: carrier.kind)
      fields.add(reader.problems)
      return entry.map { .described($0, reader.templates) }
    }

    private mutating func standing(_ node: YAMLNode, of carrier: CarrierFile) -> Implementation? {
      let parties = carrier.roles?.parties ?? []
      func endpoints(_ isWanted: (Roles.Role) -> Bool) -> [Endpoint] {
        parties.filter { isWanted($0.role) }.map { Endpoint($0.address, $0.port ?? 5060) }
      }
      let system = endpoints { $0 == .system }
      let carriers = endpoints { $0 == .carrier }
      let trunks = endpoints { if case .edge = $0 { true } else { false } }
      let hasTrunks = card(of: carrier.kind)?.hasTrunks ?? true
      guard let system = system.first, !carriers.isEmpty, !hasTrunks || !trunks.isEmpty else {
        fields.complain(
          node.line,
          "system is running, and parties does not name system"
            + (hasTrunks ? ", carriers and trunks" : " and carriers"))
        return nil
      }
      // Nobody else: scenarios hand out the others' addresses in an order of their own, and would
      // play a store where the system has a duty manager. What needs them is left out aloud.
      let site = StandingSite(system: system, carriers: carriers, trunks: trunks)
      fields.add(site.problems(at: Place(fields.file, node.line)))
      return .described(
        HarnessFile.SystemEntry(
          name: "running", kind: carrier.kind, command: [], config: nil, files: [], version: [],
          transports: SystemEntryReader.usualTransports,
          readyWithin: SystemEntryReader.readyWithin, stopWithin: SystemEntryReader.stopWithin,
          advice: [:], standing: site, place: Place(fields.file, node.line)), [])
    }

    /// What is set is known; of a list some may be known and the rest not.
    private mutating func contradictions(_ carrier: CarrierFile) {
      for key in carrier.unknown where !["failover.triggers", "codecs"].contains(key) {
        guard let setting = carrier.policy[key] else { continue }
        fields.complain(setting.place.line, "\(key) is set, and also listed as unknown")
      }
    }

    private mutating func parties(_ node: YAMLNode, around card: PackCard?) -> [Roles.Party] {
      var reader = PartiesReader(file: fields.file, around: card)
      let parties = reader.read(node)
      fields.add(reader.problems)
      return parties
    }

    /// The card of that kind, or of the usual one where the kind is unknown.
    private func card(of kind: String) -> PackCard? {
      (registry.pack(kind) ?? registry.pack(CarrierFile.usualKind))?.card
    }
  }
}
