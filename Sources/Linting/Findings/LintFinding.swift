/// A trap in a configuration, with its place.
public struct LintFinding: Sendable, Hashable, Comparable {
  public let rule: LintRuleID
  public let severity: LintSeverity
  public let file: String
  public let position: TextPosition
  /// What is there, one sentence, lower case, without a full stop.
  public let message: String
  public let why: String
  /// What to write instead.
  public let fix: String
  public let source: String

  init(
    _ card: LintCard, at position: TextPosition, of file: String, _ message: String,
    severity: LintSeverity? = nil, fix: String? = nil
  ) {
    rule = card.id
    self.severity = severity ?? card.severity
    self.file = file
    self.position = position
    self.message = message
    why = card.why
    self.fix = fix ?? card.fix
    source = card.source
  }

  /// A finding at a setting's value, or at its key where the value is a list or a mapping.
  init(
    _ card: LintCard, at setting: ConfiguredSetting, _ message: String,
    severity: LintSeverity? = nil, fix: String? = nil
  ) {
    let place = setting.value.text == nil ? setting.position : setting.value.position
    self.init(card, at: place, of: setting.file, message, severity: severity, fix: fix)
  }

  public static func < (left: LintFinding, right: LintFinding) -> Bool {
    (left.file, left.position, left.rule.rawValue, left.message)
      < (right.file, right.position, right.rule.rawValue, right.message)
  }
}

/// How much a finding weighs.
public enum LintSeverity: String, Sendable, CaseIterable {
  /// Callers are lost when the day comes.
  case failure
  /// Worth knowing, or not known; fails nothing.
  case note
}
