import Plugins
import Wire

extension PluginRequest {
  /// Hands a plugin its settings.
  static func initialize(_ settings: SettingValues) throws(PluginFault) -> PluginRequest {
    struct Params: Encodable {
      let `protocol`: Int
      let settings: [String: PluginValue]
    }
    return try make(
      "initialize",
      Params(protocol: PluginHello.protocolVersion, settings: settings.json))
  }

  /// A request whose parameters can be written: they hold no number without a value.
  static func make(
    _ method: String, _ params: some Encodable
  ) throws(PluginFault) -> PluginRequest {
    do {
      return try PluginRequest(method, params)
    } catch {
      throw .nonsense(method: method, "the request cannot be written: \(error)")
    }
  }
}

extension SettingValues {
  /// By name, as a plugin is told them.
  var json: [String: PluginValue] {
    Dictionary(uniqueKeysWithValues: all.map { ($0.name, PluginValue($0.value)) })
  }
}

extension Settings {
  /// By key, as they were written.
  var json: [String: PluginValue] {
    Dictionary(uniqueKeysWithValues: all.map { ($0.key, PluginValue($0.value)) })
  }
}

/// Where a system stands and who is around it, as a plugin is told.
struct SiteRecord: Encodable {
  struct Party: Encodable {
    let name: String
    let endpoint: String
    let transport: String

    init(_ party: Site.Party) {
      name = party.name
      endpoint = party.endpoint.description
      transport = party.transport.rawValue
    }
  }

  let system: String
  let carriers: [Party]
  /// In the order in which they are to be tried.
  let edges: [Party]
  let others: [Party]

  init(_ site: Site) {
    system = site.system.description
    carriers = site.carriers.map(Party.init)
    edges = site.edges.map(Party.init)
    others = site.others.map(Party.init)
  }
}
