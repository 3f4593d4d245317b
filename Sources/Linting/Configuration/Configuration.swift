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
}
