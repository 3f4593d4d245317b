import HarnessCLI

/// A monitor that asks the system with OPTIONS, as carriers do, and complains where it is silent.
struct OptionsMonitor: PartyPlayer {
  let card = ExtensionCard(
    "options-monitor", "asks the system with OPTIONS",
    settings: [
      .count("times", in: 1...100, default: 2, "how often it asks"),
      .duration("every", default: .milliseconds(200), "how long an answer may take"),
    ])

  func part(at place: PartyPlace, _ settings: SettingValues) async throws -> PartyPart {
    guard let system = place.endpoints["system"] else { throw MonitorError.noSystem }
    return .element(
      Monitor(
        from: place.endpoint, to: system, seed: place.seed, times: settings.count("times") ?? 2,
        every: settings.duration("every") ?? .milliseconds(200)))
  }
}

enum MonitorError: Error { case noSystem }

/// Asks over UDP, once in each interval.
struct Monitor: PartyElement {
  private let source: Endpoint
  private let target: Endpoint
  private let every: Duration
  private var generator: SeededGenerator
  private var remaining: Int
  private var callID = ""
  private var isAnswered = true
  private var outbox: [Packet] = []
  private var complaints: [String] = []
  private(set) var deadline: Moment?
  private(set) var hasEnded = false

  init(from source: Endpoint, to target: Endpoint, seed: UInt64, times: Int, every: Duration) {
    self.source = source
    self.target = target
    self.every = every
    generator = SeededGenerator(seed: seed)
    remaining = times
  }

  mutating func start(at now: Moment) { deadline = now }

  mutating func wake(at now: Moment) {
    guard let due = deadline, due <= now else { return }
    if !isAnswered { complaints.append("OPTIONS had no answer after \(every.text)") }
    guard remaining > 0 else {
      deadline = nil
      hasEnded = true
      return
    }
    remaining -= 1
    isAnswered = false
    outbox.append(Packet(.udp, from: source, to: target, request()))
    deadline = now + every
  }

  mutating func receive(_ packet: Packet, at now: Moment) {
    guard let message = try? Message(packet.bytes), message.callID == callID,
      message.status?.isFinal == true
    else { return }
    isAnswered = true
  }

  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    complaints.append("OPTIONS could not be sent: \(failure.reason.rawValue)")
  }

  mutating func drain() -> [Packet] {
    defer { outbox = [] }
    return outbox
  }

  mutating func drainComplaints() -> [String] {
    defer { complaints = [] }
    return complaints
  }

  private mutating func request() -> [UInt8] {
    callID = generator.token(length: 20)
    return Draft(
      .request(.options, uri: "sip:\(target)"),
      fields: [
        .init(.via, "SIP/2.0/UDP \(source);branch=z9hG4bK\(generator.token())"),
        .init(.maxForwards, "70"),
        .init(.from, "<sip:monitor@\(source)>;tag=\(generator.token())"),
        .init(.to, "<sip:\(target)>"),
        .init(.callID, callID),
        .init(.cseq, "1 OPTIONS"),
      ]
    ).bytes
  }
}
