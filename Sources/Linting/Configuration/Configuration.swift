/// Everything that was read in one run, as one configuration.
public struct Configuration: Sendable {
  public let documents: [ConfigurationDocument]
  /// Every key of every document.
  public let settings: [ConfiguredSetting]

  public init(_ documents: [ConfigurationDocument]) {
    self.documents = documents.enumerated().map { number, document in
      ConfigurationDocument(
        document.root, file: document.file, form: document.form, number: number)
    }
    settings = self.documents.flatMap(\.settings)
  }

  /// The settings of these names, wherever they stand.
  func named(_ names: String...) -> [ConfiguredSetting] {
    named(names)
  }

  func named(_ names: [String]) -> [ConfiguredSetting] {
    let folded = Set(names.map(ConfiguredSetting.folded))
    return settings.filter { folded.contains($0.name) }
  }

  /// Policy keys that a carrier file says nobody knows: `failover.answerWithin`.
  var unknowns: [(file: String, key: String, position: TextPosition)] {
    documents.filter { $0.form == .carrier }.flatMap { document in
      (document.root["unknown"]?.texts ?? []).map {
        (document.file, $0.text ?? "", $0.position)
      }
    }
  }

  func isUnknown(_ key: String, in file: String) -> Bool {
    unknowns.contains { $0.file == file && $0.key == key }
  }
}
