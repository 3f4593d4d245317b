/// What a caller is asked, step by step.
public struct MenuDefinition: Hashable, Sendable {
  /// The step that tells a caller that nobody of a list could be reached.
  public static let unreached = "unreached"
  public static let outage = "outage"

  public var start: String
  public var steps: [String: MenuStep]

  public init(start: String, steps: [String: MenuStep]) {
    self.start = start
    self.steps = steps
  }

  /// The menu of a lifeboat whose file has none.
  public static let guide = MenuDefinition(
    start: outage,
    steps: [
      outage: MenuStep(
        "We are currently experiencing a system outage. To reach the emergency dispatch team, "
          + "press 1. To leave a voicemail, press 2.",
        choices: ["1": .list(.duty), "2": .voicemail]),
      unreached: .unreached,
    ])
}

/// One question and what its answers do.
public struct MenuStep: Hashable, Sendable {
  public var prompt: Prompt
  /// By the keys that choose it: one key, or two.
  public var choices: [String: MenuAction]
  /// How long nothing may be pressed after the prompt.
  public var timeout = Duration.seconds(5)
  /// How often the prompt is said again, after silence or a wrong key.
  public var retries = 2
  /// Whether a key counts while the prompt is being said.
  public var hasBargeIn = true
  /// Said after a key that chooses nothing; nil for the menu's usual words.
  public var wrong: Prompt?
  /// What happens after the last retry.
  public var otherwise = MenuAction.voicemail

  public init(_ text: String, choices: [String: MenuAction]) {
    self.init(.text(text), choices: choices)
  }

  public init(_ prompt: Prompt, choices: [String: MenuAction]) {
    self.prompt = prompt
    self.choices = choices
  }

  /// Offers voicemail to who reached nobody.
  static var unreached: MenuStep {
    var step = MenuStep(
      "Nobody could be reached. To try again, press 1. To leave a voicemail, press 2.",
      choices: ["1": .list(.duty), "2": .voicemail])
    step.retries = 0
    return step
  }
}

/// What a choice does.
public enum MenuAction: Hashable, Sendable {
  case step(String)
  case list(ListName)
  case voicemail
  case hangUp
}

/// Whom a call can be passed on to.
public enum ListName: String, Hashable, Sendable, CaseIterable {
  /// The duty managers.
  case duty
  /// Agents, at telephones that do not hang on the dead cloud.
  case agents
}

/// What is said to a caller.
public enum Prompt: Hashable, Sendable {
  /// Spoken by a synthesiser.
  case text(String)
  /// A WAV file, as the configuration names it.
  case file(String)
}
