import Checks
import Plugins
import Wire

/// A scenario pack that a plugin brings; all of it is in its hello.
struct ProcessPack: ScenarioPack {
  let card: PackCard
  private let declarations: [SettingDeclaration]

  init(_ offered: OfferedPack, of plugin: ProcessPlugin) {
    let folder = "plugin \(plugin.name)/"
    card = PackCard(
      kind: offered.kind, title: PluginText.brief(offered.title),
      requirements: offered.requirements.map {
        Requirement(
          $0.id, PluginText.brief($0.title), source: PluginText.brief($0.source),
          checks: ($0.checks ?? []).map { CheckID(rawValue: $0) })
      },
      scenarios: offered.scenarios.map { ScenarioSource(file: folder + $0.file, text: $0.text) })
    declarations = offered.policy.compactMap(\.declaration)
  }

  func policy(_ settings: Settings) throws(Problems) -> ProcessPolicy {
    let place = settings.all.first?.place ?? Place("policy", 1)
    return ProcessPolicy(
      values: try SettingValues(
        settings, as: declarations, of: "policy of \(card.kind)", at: place))
  }

  func scenarioValues(for policy: ProcessPolicy) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: policy.values.all.compactMap { name, value in
        value.text.map { (name, $0) }
      })
  }

  func templateValues(
    for policy: ProcessPolicy, at site: Site
  ) -> [String: TemplateValue] {
    var values = Dictionary(
      uniqueKeysWithValues: policy.values.all.compactMap { name, value in
        value.text.map { (name, TemplateValue.text($0)) }
      })
    values["carriers"] = .list(site.carriers.map(\.template))
    values["trunks"] = .list(site.edges.map(\.template))
    return values
  }
}

/// The policy of a plugin's pack: its settings.
struct ProcessPolicy: Policy {
  let values: SettingValues

  init() { values = SettingValues() }

  init(values: SettingValues) { self.values = values }

  var summary: String {
    values.all.compactMap { name, value in value.text.map { "\(name) \($0)" } }
      .joined(separator: ", ")
  }
}

extension SettingValue {
  /// As scenarios write it; nil for a list.
  fileprivate var text: String? {
    switch self {
    case .text(let text): text
    case .count(let count): "\(count)"
    case .flag(let flag): "\(flag)"
    case .duration(let duration):
      duration.nanoseconds % 1_000_000 == 0
        ? "\(duration.nanoseconds / 1_000_000)ms" : "\(duration.nanoseconds)ns"
    case .list: nil
    }
  }
}

extension Site.Party {
  fileprivate var template: TemplateValue {
    .record([
      "name": .text(name), "address": .text(endpoint.address.description),
      "port": .text("\(endpoint.port)"), "transport": .text(transport.rawValue),
    ])
  }
}
