import Wire

/// Calls that overlap, as packets in order of time; holds the open calls and nothing else.
struct Traffic {
  struct Planted {
    let callID: String
    let defect: Defect
  }

  /// How long the capture goes on after the last call, so that nothing is left undecided.
  private static let rest: Int64 = 40_000_000
  /// Calls in a hundred that are seen on both sides of the system.
  private static let relayedShare = 8

  let settings: TrafficSettings
  private(set) var planted: [Planted] = []
  private(set) var tally = Tally()
  private var random: SeededGenerator
  private var queue = PacketQueue()
  /// By node of the system: each has a breaker of its own.
  private var primaries: [Endpoint: TrunkMemory] = [:]
  private var begun = 0
  private var nextStart: Int64 = 0
  private var latest: Int64 = 0
  private var hasRested = false

  init(_ settings: TrafficSettings) {
    self.settings = settings
    random = SeededGenerator(seed: settings.seed)
  }

  /// The next packet of all calls; nil at the end.
  mutating func next() -> TimedPacket? {
    while begun < settings.calls, queue.firstAt.map({ $0 >= nextStart }) ?? true { begin() }
    if let packet = queue.pop() {
      latest = packet.at
      return packet
    }
    guard !hasRested else { return nil }
    hasRested = true
    push(Upkeep.healthCheck(at: latest + Self.rest, &random))
    return queue.pop()
  }

  private mutating func begin() {
    begun += 1
    let start = nextStart
    nextStart += Int64.random(in: 1...2_000_000 / Int64(settings.callsPerSecond), using: &random)
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<4: push(Upkeep.healthCheck(at: start, &random))
    case 4..<6: push(Upkeep.registration(at: start, &random))
    default: break
    }
    var draft = SeededGenerator(seed: random.next())
    let call = CallIdentity(begun, &draft)
    let plan = plan(at: start, through: call.system)
    var play = CallPlay(call, plan, settings, at: start, draft)
    play.perform()
    if let final = play.finalAtPrimary {
      if final.status == 503 {
        primaries[call.system, default: TrunkMemory()].note(refusalAt: final.at)
      } else {
        primaries[call.system, default: TrunkMemory()].note(otherAt: final.at)
      }
    }
    if let defect = plan.defect { planted.append(Planted(callID: call.callID, defect: defect)) }
    tally.calls += 1
    if plan.isRelayed { tally.relayed += 1 }
    push(play.signaling)
    tally.media += play.media.count
    for packet in play.media { queue.push(packet) }
  }

  private mutating func plan(at start: Int64, through system: Endpoint) -> CallPlan {
    let every = settings.defectEvery
    var defect: Defect?
    if every > 0, begun % every == 0 {
      defect = Defect.allCases[begun / every % Defect.allCases.count]
    }
    var kind = defect?.kind ?? CallKind.draw(&random)
    if kind == .refused, primaries[system]?.mayRefuse(at: start) == false {
      kind = .answered
      defect = nil
    }
    let isRelayed =
      defect?.isRelayed
      ?? (kind.isFailover || Int.random(in: 0..<100, using: &random) < Self.relayedShare)
    return CallPlan(kind: kind, defect: defect, isRelayed: isRelayed)
  }

  private mutating func push(_ signaling: [TimedPacket]) {
    for packet in signaling {
      tally.messages += 1
      tally.messageBytes += packet.payload.count
      queue.push(packet)
    }
  }
}
