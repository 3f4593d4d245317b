import SIP
public import Signaling
import Speech
public import Wire

/// A party of a scenario: a carrier, an edge, an agent.
///
/// It follows its script and otherwise does what RFC 3261 asks of a user agent. It sends nothing
/// itself: whoever drives it takes the packets with `drain` and what it has to say with
/// `drainReports`.
public struct UserAgent: Element {
  public let name: String
  /// Where it listens.
  public let endpoint: Endpoint
  /// What its own requests outside dialogs go over.
  public let transport: Transport
  public let script: Script

  var context: Context
  var generator: SeededGenerator
  var layer: TransactionLayer
  var outbox: [Packet] = []
  var openings: [Endpoint] = []
  var agenda = Agenda()
  var reports: [Report] = []

  var calls: [PartyCall] = []
  /// The call that steps without a label are about.
  var currentCall: Int?
  var callOfLabel: [String: Int] = [:]
  /// By the port of its audio.
  var callOfPort: [UInt16: Int] = [:]
  var errands: [ClientTransactionID: Errand] = [:]
  var inbox = Inbox()
  /// A request a step has taken and may answer.
  var openRequest: Letter?
  var pendingChallenge: PendingChallenge?
  /// What every call that no step expects is answered with; nil where such a call is a surprise.
  var serving: Reply?
  var registrations: UInt32 = 0
  /// How it is gone; nil while it is there.
  var outage: Outage?
  /// The calls of the present step that have not ended.
  var load = LoadProgress()
  /// Whether the script wants nothing said.
  var isMuted = false
  /// The call in which the present step speaks.
  var talkingIn: Int?
  /// The call in which the present step waits for what is heard.
  var listeningIn: Int?

  private var wishes = Wishes()
  /// Whether audio that came may have changed them; what nobody listens to does not.
  var hasNews = false

  var position = ScriptPosition()
  var cued: Set<String> = []
  var scenarioStart: Moment?
  var isStarted = false
  /// Whether the script is over, to its end or by a failed step.
  public internal(set) var isFinished = false
  /// Why a step failed; nil when none did.
  public internal(set) var complaint: Complaint?

  public init(
    name: String, endpoint: Endpoint, transport: Transport = .udp, script: Script,
    context: Context, seed: UInt64, timers: Timers = Timers()
  ) {
    self.name = name
    self.endpoint = endpoint
    self.transport = transport
    self.script = script
    self.context = context
    generator = SeededGenerator(seed: seed).fork(name)
    layer = TransactionLayer(timers: timers)
  }

  /// Begins the script.
  public mutating func start(at now: Moment) {
    guard !isStarted else { return }
    isStarted = true
    defer { settleWishes() }
    position.reached(at: now)
    advance(at: now)
    speak(at: now)
  }

  /// Says that a step with that label has ended, whichever party's it was.
  public mutating func cue(_ label: String, at now: Moment) {
    defer { settleWishes() }
    cued.insert(label)
    endRecordings(until: label, at: now)
    advance(at: now)
    speak(at: now)
  }

  /// Says when the scenario's first INVITE was sent: the zero of `between`.
  public mutating func scenarioBegan(at moment: Moment) {
    guard scenarioStart == nil else { return }
    scenarioStart = moment
    // A step may be waiting for this to know its bounds: have it looked at again.
    if position.deadline != nil { position.deadline = moment }
    settleWishes()
  }

  /// Takes what there is to say since the last call, oldest first.
  public mutating func drainReports() -> [Report] {
    defer { reports = [] }
    return reports
  }

  /// Whether nothing is going on: no transaction open, nothing to send later.
  public var isQuiet: Bool {
    layer.count == 0 && agenda.deadline == nil && calls.allSatisfy { $0.answer == nil }
      && calls.allSatisfy { $0.voice?.deadline == nil }
  }

  /// How many calls it is in that were answered and not ended.
  public var establishedCalls: Int {
    calls.filter { $0.phase == .answered }.count
  }

  // MARK: Element

  public var isThere: Bool { outage != .refused }

  /// What it wants of its driver, as it was when it last did something.
  public struct Wishes: Sendable, Hashable {
    public var deadline: Moment?
    /// That of signalling and of the script.
    public var strictDeadline: Moment?
    public var isThere: Bool

    public init(
      deadline: Moment? = nil, strictDeadline: Moment? = nil, isThere: Bool = true
    ) {
      self.deadline = deadline
      self.strictDeadline = strictDeadline
      self.isThere = isThere
    }
  }

  /// Mutating, so that a holder reads it in place: a copy of a user agent retains all it has.
  public mutating func readWishes() -> Wishes { wishes }

  public var deadline: Moment? { wishes.deadline }

  public var strictDeadline: Moment? { wishes.strictDeadline }

  /// Looks at all calls once an event, where its driver would ask several times.
  private mutating func settleWishes() {
    hasNews = false
    var strict = Moment.earlier(layer.deadline, agenda.deadline)
    strict = Moment.earlier(strict, position.deadline)
    var sound: Moment?
    for index in calls.indices {
      strict = Moment.earlier(strict, calls[index].answer?.repeater.deadline)
      sound = Moment.earlier(sound, calls[index].voice?.deadline)
      sound = Moment.earlier(sound, calls[index].exchange?.deadline)
      sound = Moment.earlier(sound, calls[index].ear?.deadline)
    }
    wishes = Wishes(
      deadline: Moment.earlier(strict, sound), strictDeadline: strict, isThere: isThere)
  }

  public mutating func receive(_ packet: Packet, at now: Moment) {
    if isDead { return }
    if hears(packet, at: now) {
      if listeningIn != nil { advance(at: now) }
      if hasNews { settleWishes() }
      return
    }
    defer { settleWishes() }
    handle(layer.receive(packet, at: now), at: now)
    speak(at: now)
  }

  public mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    if isDead { return }
    defer { settleWishes() }
    if isOfAudio(failure, at: now) { return }
    handle(layer.transportFailed(failure, at: now), at: now)
    speak(at: now)
  }

  public mutating func wake(at now: Moment) {
    defer { settleWishes() }
    if let due = strictDeadline, due <= now {
      handle(layer.wake(at: now), at: now)
      while let task = agenda.takeDue(at: now) { carryOut(task, at: now) }
      repeatAnswers(at: now)
      advance(at: now)
    }
    // What ends the audio goes first: nothing is said behind a BYE.
    speak(at: now)
  }

  public mutating func drainOpenings() -> [Endpoint] {
    defer { openings = [] }
    return openings
  }

  public mutating func drain() -> [Packet] {
    collect()
    defer { outbox = [] }
    return outbox
  }

  /// Sends a packet outside all transactions, after what they had to send before.
  mutating func transmit(_ packet: Packet) {
    collect()
    outbox.append(packet)
  }

  private mutating func collect() {
    outbox += layer.drain()
  }

  private mutating func handle(_ events: [TransactionEvent], at now: Moment) {
    for event in events {
      receive(event, at: now)
      advance(at: now)
    }
  }

  private mutating func carryOut(_ task: Agenda.Task, at now: Moment) {
    switch task {
    case .respond(let response, let id): layer.respond(response, in: id, at: now)
    case .send(let packet): transmit(packet)
    case .acknowledge(let call, let key, let packet):
      calls[call].acks[key] = packet
      transmit(packet)
    case .follow(let call): follow(call, at: now)
    }
  }
}
