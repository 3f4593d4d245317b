public import Scenarios

/// What one scenario came to, once.
public struct SavedScenario: Hashable, Sendable {
  public var name: String
  /// `cancel=strict transport=udp`, by name, since run.json keeps no other order.
  public var choices: String
  public var repetition: Int
  public var requirements: [String]
  public var outcome: ScenarioResult.Outcome
  public var seconds: Double
  /// The check of the first finding; nil where a script or a doubt said it.
  public var check: String?
  /// The first finding, else the first complaint or doubt; nil where it passed.
  public var sentence: String?
  public var measured: [SavedValue]

  public init(
    _ name: String, choices: String = "", repetition: Int = 1, requirements: [String] = [],
    outcome: ScenarioResult.Outcome, seconds: Double = 0, check: String? = nil,
    sentence: String? = nil, measured: [SavedValue] = []
  ) {
    self.name = name
    self.choices = choices
    self.repetition = repetition
    self.requirements = requirements
    self.outcome = outcome
    self.seconds = seconds
    self.check = check
    self.sentence = sentence
    self.measured = measured
  }

  /// The name with its choices; the same in each run.
  public var variant: String { choices.isEmpty ? name : "\(name) \(choices)" }
}
