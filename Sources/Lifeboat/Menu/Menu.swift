public import Wire

/// Where one caller is in the menu: a value that is told what happened and says what to do.
///
/// Keys count for the step that is current when they come. The first key decides, unless keys of
/// two are among the choices: then a second is waited for where the first can begin one. What is
/// pressed after the decision is nobody's, until the next step or the end of a recording.
public struct Menu: Hashable, Sendable {
  public enum Effect: Hashable, Sendable {
    /// Say these, in place of what is being said.
    case say([Line])
    /// Say nothing more.
    case hush
    case connect(ListName)
    case record
    case endRecording
    case hangUp
  }

  public enum State: Hashable, Sendable {
    case idle
    case speaking
    /// The prompt is over, and nothing has been pressed until then.
    case waiting(until: Moment)
    /// A key came that may be the first of two.
    case typing(String, until: Moment)
    case connecting(ListName)
    /// The caller speaks with whom it was connected to.
    case connected
    /// The caller is told how to leave a message.
    case inviting
    case recording
    /// The message is over and is being made safe.
    case saving
    /// The last words.
    case closing
    case ended
  }

  /// How long a second key is waited for.
  public static let pause = Duration.seconds(2)

  public private(set) var state = State.idle
  /// The step that is current, or was.
  public private(set) var step: String
  private var attempts = 0
  private let definition: MenuDefinition
  private let phrases: Phrases

  public init(_ definition: MenuDefinition, _ phrases: Phrases = Phrases()) {
    self.definition = definition
    self.phrases = phrases
    step = definition.start
  }

  /// When `wake` must be called; nil while nothing is waited for.
  public var deadline: Moment? {
    switch state {
    case .waiting(let until), .typing(_, let until): until
    case .idle, .speaking, .connecting, .connected, .inviting, .recording, .saving, .closing,
      .ended:
      nil
    }
  }

  /// The caller listens.
  public mutating func begin(isGreeted: Bool) -> [Effect] {
    guard state == .idle else { return [] }
    return enter(definition.start, after: isGreeted ? [.greeting] : [])
  }

  /// All that was to be said has been said.
  public mutating func promptEnded(at now: Moment) -> [Effect] {
    switch state {
    case .speaking:
      state = .waiting(until: now + current.timeout)
      return []
    case .inviting:
      state = .recording
      return [.record]
    case .closing:
      state = .ended
      return [.hangUp]
    case .idle, .waiting, .typing, .connecting, .connected, .recording, .saving, .ended:
      return []
    }
  }

  public mutating func press(_ key: Character, at now: Moment) -> [Effect] {
    switch state {
    case .speaking:
      return current.hasBargeIn ? take(String(key), at: now) : []
    case .waiting:
      return take(String(key), at: now)
    case .typing(let before, _):
      return take(before + String(key), at: now)
    case .recording:
      guard key == "#" else { return [] }
      state = .saving
      return [.endRecording]
    case .idle, .connecting, .connected, .inviting, .saving, .closing, .ended:
      return []
    }
  }

  /// The deadline has come.
  public mutating func wake(at now: Moment) -> [Effect] {
    switch state {
    case .waiting(let until):
      return now >= until ? again([]) : []
    case .typing(let keys, let until):
      guard now >= until else { return [] }
      return current.choices[keys].map { perform($0) } ?? again(wrongWords)
    case .idle, .speaking, .connecting, .connected, .inviting, .recording, .saving, .closing,
      .ended:
      return []
    }
  }

  /// Somebody of the list has taken the call.
  public mutating func reached() {
    guard case .connecting = state else { return }
    state = .connected
  }

  /// Nobody of the list has.
  public mutating func unreached() -> [Effect] {
    guard case .connecting = state else { return [] }
    return enter(MenuDefinition.unreached)
  }

  /// The recording was ended by something else than a key.
  public mutating func recordingEnded() {
    if state == .recording { state = .saving }
  }

  /// The message is safe, or cannot be made so.
  public mutating func saved(_ isSafe: Bool) -> [Effect] {
    guard state == .saving else { return [] }
    state = .closing
    return [.say([.prompt(isSafe ? phrases.kept : phrases.notKept)])]
  }

  /// The call is over.
  public mutating func hungUp() { state = .ended }

  private var current: MenuStep { definition.steps[step] ?? .unreached }

  private var wrongWords: [Line] { [.prompt(current.wrong ?? phrases.wrong)] }

  private mutating func take(_ keys: String, at now: Moment) -> [Effect] {
    let choices = current.choices
    if choices.keys.contains(where: { $0.hasPrefix(keys) && $0 != keys }) {
      state = .typing(keys, until: now + Self.pause)
      return [.hush]
    }
    return choices[keys].map { perform($0) } ?? again(wrongWords)
  }

  /// Asks once more, or does what is done after the last time.
  private mutating func again(_ words: [Line]) -> [Effect] {
    attempts += 1
    guard attempts <= current.retries else { return perform(current.otherwise) }
    state = .speaking
    return [.say(words + [.prompt(current.prompt)])]
  }

  private mutating func perform(_ action: MenuAction) -> [Effect] {
    switch action {
    case .step(let name): return enter(name)
    case .list(let list):
      state = .connecting(list)
      return [.say([.prompt(phrases.waiting), .ringback]), .connect(list)]
    case .voicemail:
      state = .inviting
      return [.say([.prompt(phrases.voicemail), .beep])]
    case .hangUp:
      state = .closing
      return [.say([.prompt(phrases.goodbye)])]
    }
  }

  private mutating func enter(_ name: String, after words: [Line] = []) -> [Effect] {
    step = name
    attempts = 0
    state = .speaking
    return [.say(words + [.prompt(current.prompt)])]
  }
}
