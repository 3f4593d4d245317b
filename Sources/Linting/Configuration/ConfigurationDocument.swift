/// One document: a carrier file, or a platform's payload.
public struct ConfigurationDocument: Sendable {
  public enum Form: Sendable, Hashable {
    /// The project's own YAML, which describes a carrier and what is behind it as a whole.
    case carrier
    /// What a platform's API takes: a part, by the platform's names.
    case payload
  }

  /// As problems and findings name it.
  public let file: String
  public let form: Form
  public let root: ConfigurationTree
  /// Every key in it, depth first.
  public let settings: [ConfiguredSetting]

  public init(_ root: ConfigurationTree, file: String, form: Form, number: Int = 0) {
    self.file = file
    self.form = form
    self.root = root
    var settings: [ConfiguredSetting] = []
    Self.collect(root, under: [], file: file, number: number, into: &settings)
    self.settings = settings
  }

  /// Policy keys that a carrier file says nobody knows: `failover.answerWithin`.
  var unknowns: [(key: String, position: TextPosition)] {
    guard form == .carrier else { return [] }
    return (root["unknown"]?.texts ?? []).map { ($0.text ?? "", $0.position) }
  }

  private static func collect(
    _ tree: ConfigurationTree, under path: [String], file: String, number: Int,
    into settings: inout [ConfiguredSetting]
  ) {
    for element in tree.list ?? [] {
      collect(element, under: path, file: file, number: number, into: &settings)
    }
    for entry in tree.entries ?? [] {
      // Policy keys may be dotted: `failover.cancel` is `cancel` under `failover`.
      let parts = entry.key.split(separator: ".").map { ConfiguredSetting.folded(String($0)) }
      let above = path + parts.dropLast()
      let name = parts.last ?? ""
      settings.append(
        ConfiguredSetting(
          file: file, document: number, path: above, name: name, key: entry.key,
          position: entry.position, value: entry.value))
      collect(entry.value, under: above + [name], file: file, number: number, into: &settings)
    }
  }
}
