import Media
import SIP
import Signaling
public import Wire

/// A recorded party that plays its part in every call again.
///
/// It sends what it sent, under identifiers of its own, once what it had been sent before has come
/// or is overdue. Retransmissions are its transactions' (RFC 3261 §17), not the recording's.
public struct ReplayParty: Element {
  /// What came of it.
  public struct Account: Sendable {
    /// Real Call-IDs, with the place of their call in the script.
    public internal(set) var calls: [String: Int] = [:]
    /// Where media was recorded, by the party's port of now.
    public internal(set) var ports: [UInt16: Endpoint] = [:]
    public internal(set) var mediaSent = 0
    /// Messages that were recorded and had nothing to answer or no dialog: call and step.
    public internal(set) var unsent: [(call: Int, step: Int)] = []
    /// How many messages came that the recording does not have.
    public internal(set) var unexpected = 0

    package init() {}
  }

  /// Whose a transaction is.
  struct Owner {
    let call: Int
    /// Nil for one that the recording does not have.
    let transaction: Int?
  }

  let member: Int
  let setting: ReplaySetting
  let endpoint: Endpoint
  var layer = TransactionLayer()
  var calls: [PlayedCall] = []
  /// Real Call-IDs, with the place of their call in `calls`.
  var callOf: [String: Int] = [:]
  var clientOwners: [ClientTransactionID: Owner] = [:]
  var serverOwners: [ServerTransactionID: Owner] = [:]
  var account = Account()
  var branches = 0
  private(set) var mediaOutbox: [Packet] = []
  private var agenda = Agenda()
  private var mediaAgenda = Agenda()
  private var portOf: [Endpoint: UInt16] = [:]
  private var nextPort: UInt16 = 20_000
  private var openings: [Endpoint] = []
  private var hasBegun = false

  public init(_ member: Int, in setting: ReplaySetting) {
    self.member = member
    self.setting = setting
    endpoint = setting.endpoints[member]
    for (index, call) in setting.script.calls.enumerated() {
      guard let part = call.parts[member] else { continue }
      for callID in call.callIDs { callOf[setting.callID(callID)] = calls.count }
      calls.append(PlayedCall(index: index, part: part, timing: setting.timing))
    }
  }

  /// Begins; calls that start with this party are made at their time from now on.
  public mutating func start(at now: Moment) {
    hasBegun = true
    for index in calls.indices {
      let offset = setting.script.calls[calls[index].index].offset
      calls[index].begin(at: now + setting.timing.played(offset))
      review(index, at: now)
    }
  }

  /// Whether nothing more is sent or waited for.
  public var isOver: Bool { hasBegun && calls.allSatisfy(\.hasGivenUp) }

  /// What the party has come to so far.
  public var report: Account {
    var account = account
    for (callID, index) in callOf { account.calls[callID] = calls[index].index }
    for (place, port) in portOf { account.ports[port] = place }
    for call in calls {
      for step in call.openSteps where call.part.steps[step].isSent {
        account.unsent.append((call.index, step))
      }
      for step in call.part.steps.indices where call.isDropped[step] && call.part.steps[step].isSent
      {
        account.unsent.append((call.index, step))
      }
    }
    return account
  }

  // MARK: Element

  public var deadline: Moment? {
    [strictDeadline, mediaAgenda.first].compactMap(\.self).min()
  }

  public var strictDeadline: Moment? {
    [layer.deadline, agenda.first].compactMap(\.self).min()
  }

  public mutating func receive(_ packet: Packet, at now: Moment) {
    guard packet.destination.port == endpoint.port, !packet.isMedia else { return }
    for event in layer.receive(packet, at: now) { handle(event, at: now) }
  }

  public mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    for event in layer.transportFailed(failure, at: now) { handle(event, at: now) }
  }

  public mutating func wake(at now: Moment) {
    for event in layer.wake(at: now) { handle(event, at: now) }
    for index in agenda.take(until: now) { review(index, at: now) }
    for index in mediaAgenda.take(until: now) { speak(index, at: now) }
  }

  public mutating func drainOpenings() -> [Endpoint] {
    defer { openings = [] }
    return openings
  }

  public mutating func drain() -> [Packet] {
    defer { mediaOutbox = [] }
    return layer.drain() + mediaOutbox
  }

  // MARK: After an event

  /// Sends what is due in a call, and notes when to look at it again.
  mutating func review(_ index: Int, at now: Moment) {
    guard hasBegun else { return }
    calls[index].dropHopeless()
    var wake: Moment?
    while true {
      let next = calls[index].nextSend(at: now)
      guard let at = next.at else { break }
      guard let step = next.step, at <= now else {
        wake = at
        break
      }
      send(step, in: index, at: now)
    }
    for (transaction, var repeated) in calls[index].repeated {
      if let due = repeated.repeater.deadline, due <= now {
        if repeated.repeater.wake(at: now) == .resend {
          layer.respond(repeated.response, in: repeated.packetOf, at: now)
        }
        calls[index].repeated[transaction] = repeated
      }
      if let due = repeated.repeater.deadline { wake = min(wake ?? due, due) }
    }
    if let end = calls[index].endAt(at: now) {
      if end <= now { calls[index].hasGivenUp = true } else { wake = min(wake ?? end, end) }
    } else {
      calls[index].hasGivenUp = false
    }
    agenda.set(index, at: wake)
    mediaAgenda.set(index, at: nextMedia(index))
  }

  // MARK: Media

  /// The new port for a recorded place of media; opened, and the next one for RTCP.
  mutating func mediaPort(for place: Endpoint) -> UInt16 {
    if let port = portOf[place] { return port }
    // The port after it is that of its RTCP.
    if place.port > 0, let before = portOf[Endpoint(place.address, place.port - 1)] {
      return before + 1
    }
    let port = nextPort
    nextPort = nextPort >= 64_000 ? 20_000 : nextPort + 2
    portOf[place] = port
    openings.append(Endpoint(endpoint.address, port))
    openings.append(Endpoint(endpoint.address, port + 1))
    return port
  }

  /// When the call's next packet of media is due; nil while it is not known where it goes.
  private func nextMedia(_ index: Int) -> Moment? {
    let call = calls[index]
    guard call.nextPacket < call.part.media.count else { return nil }
    let packet = call.part.media[call.nextPacket]
    guard call.remoteMedia[packet.destination] != nil,
      let anchor = call.doneAt[...packet.anchor].lastIndex(where: { $0 != nil }),
      let from = call.doneAt[anchor]
    else { return nil }
    return from + setting.timing.played(packet.at - call.part.steps[anchor].at)
  }

  private mutating func speak(_ index: Int, at now: Moment) {
    while let due = nextMedia(index), due <= now {
      let packet = calls[index].part.media[calls[index].nextPacket]
      calls[index].nextPacket += 1
      guard let target = calls[index].remoteMedia[packet.destination] else { continue }
      let source = Endpoint(endpoint.address, mediaPort(for: packet.source))
      mediaOutbox.append(Packet(.udp, from: source, to: target, packet.bytes))
      account.mediaSent += 1
    }
    mediaAgenda.set(index, at: nextMedia(index))
  }
}
