/// What a system, party, fault or reporter that a plugin brings says of itself.
public struct ExtensionCard: Sendable, Hashable {
  /// What files and the command line call it: small letters, digits and dashes.
  public let name: String
  /// One line, what it is or does.
  public let title: String
  /// What can be written under its `settings:`.
  public let settings: [SettingDeclaration]

  public init(_ name: String, _ title: String, settings: [SettingDeclaration] = []) {
    self.name = name
    self.title = title
    self.settings = settings
  }
}
