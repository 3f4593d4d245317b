import FailoverPack
import LifeboatPack
import Plugins
import Scenarios
import Systems
import Wire

/// Whether a system's command and templates can be filled in, found before anything is started.
struct TemplateWords {
  private let values: [String: Systems.TemplateValue]

  /// Nil where the kind is a plugin's: what there is to fill in may be its settings' to say.
  init?(kind: String, hasConfig: Bool, _ registry: Registry) {
    guard let pack = registry.pack(kind), pack is FailoverScenarios || pack is LifeboatScenarios,
      let own = Self.values(of: pack)
    else { return nil }
    var values: [String: Systems.TemplateValue] = [
      "bin": .text(Installation.folder), "directory": "/", "tls": false,
      "t1.ms": "500", "t2.ms": "4000", "t4.ms": "5000",
    ]
    // Only scenarios over TLS have these; a command may be for no others.
    for name in ["tls_ca", "tls_certificate", "tls_key", "tls.port"] { values[name] = "" }
    if hasConfig { values["config"] = "" }
    self.values = values.merging(own.mapValues(\.filling)) { _, new in new }
  }

  /// What is wrong with a text, by its lines.
  func problems(in text: String) -> [TemplateError.Problem] {
    do throws(TemplateError) {
      _ = try Template(text, name: "").render(values)
      return []
    } catch {
      return error.problems
    }
  }

  /// The names are the same whoever plays; the addresses here are nobody's.
  private static func values(of pack: any ScenarioPack) -> [String: Plugins.TemplateValue]? {
    let place = Endpoint(.v4(127, 0, 0, 1), 5060)
    let site = Site(
      system: place, carriers: [Site.Party("carrier", place, .udp)],
      edges: pack.card.trunks.map { Site.Party($0, place, .udp) })
    return try? pack.prepare(Settings(), at: site).values
  }
}
