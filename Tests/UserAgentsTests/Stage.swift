import Faults
import Media
import SIP
import Signaling
import UserAgents
import Wire

/// A simulated network with parties that play their scripts, and what is to be seen of it.
final class Stage {
  typealias Party = Linked<UserAgent>

  struct Sent {
    let from: String
    let to: String
    let message: Message
    let at: Moment
    let packet: Packet
  }

  struct Audio {
    let header: RTPHeader
    let at: Moment
    let packet: Packet
  }

  struct Control {
    let packets: [RTCPPacket]
    let at: Moment
    let packet: Packet
  }

  private(set) var control: [Control] = []
  private(set) var network: SimulatedNetwork
  private(set) var audio: [Audio] = []
  private(set) var sent: [Sent] = []
  private(set) var reports: [(party: String, report: UserAgent.Report)] = []
  private let names: [String]
  private let usesLabels: Bool
  private var addresses: [String: IPAddress] = [:]
  let start = Moment.seconds(100)

  init(
    _ scripts: KeyValuePairs<String, Script>, transport: Transport = .udp, seed: UInt64 = 1,
    link: LinkModel = .perfect, faults: [String: [any LinkRule]] = [:],
    placeholders: [String: String] = [:], forkTo edges: [String] = [],
    absent: String? = nil
  ) {
    names = scripts.map(\.key)
    usesLabels = scripts.contains { $0.value.steps.contains { $0.after != nil } }
    network = SimulatedNetwork(seed: seed, link: link, start: start)
    var directory: [String: Endpoint] = [:]
    for (index, name) in scripts.map(\.key).enumerated() {
      addresses[name] = .v4(127, 0, 1, UInt8(index + 1))
      directory[name] = Endpoint(.v4(127, 0, 1, UInt8(index + 1)))
    }
    if let absent { directory[absent] = Endpoint(.v4(127, 0, 1, 200)) }
    if !edges.isEmpty {
      let system = Endpoint(.v4(127, 0, 1, 100))
      addresses["system"] = system.address
      directory["system"] = system
      let forker = Forker(at: system, edges: edges.compactMap { directory[$0] })
      network.add(forker, at: system.address)
    }
    for (index, (name, script)) in scripts.enumerated() {
      let endpoint = Endpoint(.v4(127, 0, 1, UInt8(index + 1)))
      let context = UserAgent.Context(
        directory: directory, numbers: CallerNumbers(from: UInt64(index * 100 + 1)),
        placeholders: placeholders)
      let party = UserAgent(
        name: name, endpoint: endpoint, transport: transport, script: script,
        context: context, seed: seed)
      network.add(Linked(party, rules: faults[name] ?? []), at: endpoint.address)
    }
    let nameOf = Dictionary(uniqueKeysWithValues: addresses.map { ($0.value, $0.key) })
    network.observer = { [unowned self] seen in
      if seen.packet.isMedia, let packets = RTCPPacket.read(seen.packet.bytes) {
        control.append(Control(packets: packets, at: seen.sentAt, packet: seen.packet))
        return
      }
      if seen.packet.isMedia, let header = RTPHeader(seen.packet.bytes) {
        audio.append(Audio(header: header, at: seen.sentAt, packet: seen.packet))
        return
      }
      guard let message = try? Message(seen.packet.bytes) else { return }
      sent.append(
        Sent(
          from: nameOf[seen.packet.source.address] ?? "?",
          to: nameOf[seen.packet.destination.address] ?? "?", message: message, at: seen.sentAt,
          packet: seen.packet))
    }
  }

  /// Lets the parties play for that long.
  @discardableResult
  func play(for duration: Duration = .seconds(10)) -> Stage {
    for name in names { act(name) { $0.start(at: $1) } }
    let end = network.now + duration
    var hasBegun = false
    while network.now < end {
      // Labels and the scenario's begin are handed on by the driver, so soon but not at once.
      let pause = !hasBegun ? 1 : usesLabels ? 5 : 50
      network.run(until: min(end, network.now + .milliseconds(pause)))
      if !hasBegun, let first = sent.first(where: { $0.message.method == .invite }) {
        hasBegun = true
        for name in names { act(name) { agent, _ in agent.scenarioBegan(at: first.at) } }
      }
      share()
    }
    return self
  }

  /// Hands labels of ended steps to everybody.
  private func share() {
    for name in names {
      for report in act(name, { agent, _ in agent.drainReports() }) ?? [] {
        reports.append((name, report))
        guard case .stepEnded(let label?, _, _) = report else { continue }
        for other in names { act(other) { $0.cue(label, at: $1) } }
      }
    }
  }

  @discardableResult
  func act<Result>(_ name: String, _ body: (inout UserAgent, Moment) -> Result) -> Result? {
    guard let address = addresses[name] else { return nil }
    return network.with(address, as: Party.self) { party, now in
      let result = body(&party.element, now)
      party.settle(at: now)
      return result
    }
  }

  func agent(_ name: String) -> UserAgent? {
    addresses[name].flatMap { network.element(at: $0, as: Party.self)?.element }
  }

  /// Every message sent: `carrier>edge INVITE`.
  var ladder: [String] { sent.map { "\($0.from)>\($0.to) \($0.message.summary)" } }

  /// The ladder without copies of what was sent before.
  var story: [String] {
    var seen: Set<[UInt8]> = []
    return sent.filter { seen.insert($0.message.bytes).inserted }
      .map { "\($0.from)>\($0.to) \($0.message.summary)" }
  }

  /// The RTP packets that a party sent.
  func audio(from name: String) -> [Audio] {
    audio.filter { $0.packet.source.address == addresses[name] }
  }

  /// The RTCP packets that a party sent.
  func control(from name: String) -> [Control] {
    control.filter { $0.packet.source.address == addresses[name] }
  }

  /// What a party recorded, by the names its script gives.
  func recordings(of name: String) -> [(name: String, clip: Clip)] {
    reports.compactMap { party, report in
      guard party == name, case .recorded(let title, let clip, _) = report else { return nil }
      return (title, clip)
    }
  }

  func messages(_ summary: String, from name: String) -> [Sent] {
    sent.filter { $0.from == name && $0.message.summary == summary }
  }

  var failures: [String] {
    reports.compactMap { party, report in
      if case .stepFailed(let complaint, _) = report { "\(party): \(complaint)" } else { nil }
    }
  }

  var surprises: [String] {
    reports.compactMap { party, report in
      if case .unexpected(let text, _, _) = report { "\(party): \(text)" } else { nil }
    }
  }

  var notes: [String] {
    reports.compactMap { party, report in
      if case .note(let text, _) = report { "\(party): \(text)" } else { nil }
    }
  }

  /// Whether every script came to its end without a failed step.
  var isGood: Bool {
    failures.isEmpty && surprises.isEmpty
      && names.allSatisfy { agent($0)?.isFinished == true }
  }
}

extension Script {
  /// A script of these actions, numbered as lines.
  init(_ actions: Action..., rules: [ReplyRule] = [], credentials: Credentials? = nil) {
    self.init(
      rules: rules,
      steps: actions.enumerated().map { Step($0.element, line: $0.offset + 1) },
      credentials: credentials)
  }

  static func steps(_ steps: Step..., rules: [ReplyRule] = []) -> Script {
    Script(rules: rules, steps: steps)
  }

  /// Does nothing but what it must.
  static let idle = Script()
}

extension Action {
  static func call(_ name: String, offer: [CodecName] = [.pcmu, .telephoneEvent]) -> Action {
    .call(Invitation(to: Target(name), offer: offer))
  }

  static func expect(
    _ method: Method, within bound: Duration = .seconds(5), rules: ReplyRule...
  ) -> Action {
    .expect(Expectation(Pattern(.request(method)), .within(bound), rules: rules))
  }

  static func expect(
    _ status: StatusCode, to method: Method? = nil, within bound: Duration = .seconds(5),
    rules: ReplyRule...
  ) -> Action {
    .expect(
      Expectation(Pattern(.response(status, method: method)), .within(bound), rules: rules))
  }

  static func answer(_ status: StatusCode) -> Action { .respond(Reply(status)) }
}
