public import Signaling
public import Wire

/// What a lifeboat is told: where to listen, what to say, and whom to call.
public struct Configuration: Hashable, Sendable {
  public struct MediaRules: Hashable, Sendable {
    /// Where audio is heard and spoken from; nil for where the call came in.
    public var address: IPAddress?
    /// The even ones are for audio.
    public var ports: ClosedRange<UInt16> = 20_000...29_999

    public init() {}
  }

  public struct PromptRules: Hashable, Sendable {
    /// The folder that spoken prompts are kept in.
    public var cache = "prompts"
    /// A voice of espeak-ng.
    public var voice = "en"
    public var wordsPerMinute = 150
    /// How long making a greeting may take, after the customer was found.
    public var budget = Duration.milliseconds(700)
    public var phrases = Phrases()

    public init() {}
  }

  public struct Limits: Hashable, Sendable {
    /// Callers at a time; more are told 503.
    public var callers = 500
    public var longestCall = Duration.seconds(3_600)

    public init() {}
  }

  public var listeners: [Listener]
  public var media = MediaRules()
  public var prompts = PromptRules()
  public var menu = MenuDefinition.guide
  public var lists: [ListName: CallList] = [:]
  public var voicemail = VoicemailRules()
  /// Nil where nobody is known.
  public var customers: CustomerRules?
  public var limits = Limits()
  /// What all transaction timers are made from (RFC 3261 §17.1.1.1).
  public var timers = Timers()
  /// Where metrics are served over HTTP; loopback only, nil for nowhere.
  public var metrics: Endpoint?
  /// How long calls may go on after a request to stop.
  public var shutdownGrace = Duration.seconds(5)
  /// The lines that name WAV files, by path.
  public var fileLines: [String: Int] = [:]

  public init(listeners: [Listener]) {
    self.listeners = listeners
  }

  /// Everything that may have to be said and is known beforehand.
  public var fixedPrompts: Set<Prompt> {
    var prompts = Set(self.prompts.phrases.all)
    for step in menu.steps.values {
      prompts.insert(step.prompt)
      if let wrong = step.wrong { prompts.insert(wrong) }
    }
    return prompts
  }
}
