import Glibc
import NIOCore
import Wire

/// A node's element with everything it needs; used on the node's event loop only.
final class NodeCore<Player: Element>: StreamOwner {
  typealias OnEvent = @Sendable (inout Player, Moment) -> Void

  private var element: Player
  private let loop: any EventLoop
  private let reader: DatagramReader
  private let ticks: LoopTicks
  private let clock: WallClock
  private let settings: NodeSettings
  private let tls: TLSContext?
  private let onEvent: OnEvent
  private var sockets: [Endpoint: DatagramSocket]
  private var streams: StreamTable?
  private var streamListeners: Set<Listener>
  private var timer: Scheduled<Void>?
  private var armed: Moment?
  private var latest = Moment.zero
  private var isStopped = false
  /// Whether the sockets take what comes, as far as they have been told.
  private var isThere = true
  private var lateness = Lateness()
  private var handshakeWait = Lateness()
  private var problems: [NodeProblem] = []
  private var traffic: [Traffic] = []

  init(
    _ element: Player, sockets: [DatagramSocket], streamListeners: [Listener],
    loop: any EventLoop, reader: DatagramReader, ticks: LoopTicks, clock: WallClock,
    settings: NodeSettings, tls: TLSContext?, onEvent: @escaping OnEvent
  ) {
    self.element = element
    self.loop = loop
    self.reader = reader
    self.ticks = ticks
    self.clock = clock
    self.settings = settings
    self.tls = tls
    self.onEvent = onEvent
    self.streamListeners = Set(streamListeners)
    self.sockets = Dictionary(sockets.map { ($0.local, $0) }) { first, _ in first }
  }

  /// Takes over the listening sockets, and lets the element begin.
  func start(_ listening: [StreamSocket]) -> EventLoopFuture<Void> {
    let table = StreamTable(
      owner: self, loop: loop, clock: clock, settings: settings, tls: tls)
    streams = table
    for socket in sockets.values { watch(socket) }
    let futures = listening.map { table.listen($0) }
    settle()
    return EventLoopFuture.andAllSucceed(futures, on: loop)
  }

  func perform<Result>(_ body: (inout Player, Moment) -> Result) -> Result {
    let result = body(&element, tick(clock.now))
    settle()
    return result
  }

  func arrived(_ arrivals: [DatagramReader.Arrival]) {
    for arrival in arrivals where !isStopped {
      switch arrival {
      case .packet(let packet, let stamp):
        record(.received, packet, at: stamp)
        noteWait(of: packet, since: stamp)
        element.receive(packet, at: tick(stamp))
        settle()
      case .unreachable(let failure):
        deliver(failure)
      }
    }
  }

  func status() -> NodeStatus {
    NodeStatus(lateness: lateness, handshakeWait: handshakeWait, problems: problems)
  }

  func takeTraffic() -> [Traffic] {
    defer { traffic = [] }
    return traffic
  }

  /// Ends everything; gives the sockets that the reader must close, on the first call only.
  func stop() -> (closed: EventLoopFuture<Void>, sockets: [DatagramSocket]) {
    isStopped = true
    timer?.cancel()
    timer = nil
    defer { sockets = [:] }
    return (streams?.stop() ?? loop.makeSucceededVoidFuture(), Array(sockets.values))
  }

  func noteLost(_ count: Int, at endpoint: Endpoint) {
    problems.append(.lostDatagrams(endpoint, count: count))
  }

  // MARK: What connections tell

  func streamReceived(seen: Packet, real: Packet, at moment: Moment) {
    guard !isStopped else { return }
    record(.received, real, at: moment)
    lateness.note(ticks.wait(on: loop), at: moment)
    element.receive(seen, at: tick(moment))
    settle()
  }

  func streamSent(real: Packet, at moment: Moment) {
    record(.sent, real, at: moment)
  }

  /// Told after the event at hand, because it may come from within a send.
  func streamFailed(_ failure: TransportFailure) {
    loop.assumeIsolated().execute { self.deliver(failure) }
  }

  /// Peers can make as many of these as they like.
  func streamProblem(_ problem: NodeProblem) {
    if problems.count < 1_000 { problems.append(problem) }
  }

  func streamWaited() {
    guard !isStopped else { return }
    handshakeWait.note(ticks.wait(on: loop), at: clock.now)
  }

  // MARK: After an event

  private func settle() {
    sendAll()
    onEvent(&element, tick(clock.now))
    sendAll()
    arm()
  }

  private func sendAll() {
    for endpoint in element.drainOpenings() where !isStopped { open(endpoint) }
    for packet in element.drain() where !isStopped { send(packet) }
    for endpoint in element.drainClosings() where !isStopped { close(endpoint) }
    for reset in element.drainResets() where !isStopped && reset.transport != .udp {
      streams?.reset(reset)
    }
    if element.isThere != isThere, !isStopped { change(isThere: element.isThere) }
  }

  /// Has the kernel refuse datagrams and connections, or take them again.
  private func change(isThere: Bool) {
    self.isThere = isThere
    for socket in sockets.values {
      if isThere { socket.accept() } else { socket.refuse() }
    }
    guard isThere else {
      streams?.refuse()
      return
    }
    for listener in streamListeners.sorted(by: { $0.endpoint < $1.endpoint }) {
      do throws(BindError) {
        _ = streams?.listen(try StreamSocket(listener.endpoint, listener.transport))
      } catch {
        problems.append(.notOpened(error))
      }
    }
  }

  /// Binds one more UDP socket; where that cannot be, it is a problem of the node's.
  private func open(_ endpoint: Endpoint) {
    guard sockets[endpoint] == nil else { return }
    do throws(BindError) {
      let socket = try DatagramSocket(endpoint)
      sockets[endpoint] = socket
      watch(socket)
    } catch {
      problems.append(.notOpened(error))
      streamFailed(TransportFailure(.refused, .udp, from: endpoint, to: endpoint))
    }
  }

  private func close(_ endpoint: Endpoint) {
    guard let socket = sockets.removeValue(forKey: endpoint) else { return }
    reader.release(socket)
  }

  private func watch(_ socket: DatagramSocket) {
    let core = NIOLoopBound(self, eventLoop: loop)
    reader.add(socket) { [loop] arrivals in
      loop.execute { core.value.arrived(arrivals) }
    }
  }

  private func send(_ packet: Packet) {
    guard settings.reach.allows(packet.destination.address) else {
      return refuse(packet, .outOfReach(packet.transport, packet.destination))
    }
    switch packet.transport {
    case .udp:
      guard let socket = sockets[packet.source] else { break }
      let moment = clock.now
      switch socket.send(packet.bytes, to: packet.destination) {
      case .sent: record(.sent, packet, at: moment)
      case .failed(let code):
        refuse(
          packet, .notSent(packet.destination, reason: String(cString: strerror(code))))
      }
      return
    case .tcp, .tls:
      let listener = Listener(packet.transport, packet.source)
      guard streamListeners.contains(listener), let streams else { break }
      return streams.send(packet)
    case .ws:
      break
    }
    refuse(packet, .noSuchSource(packet.transport, packet.source))
  }

  private func refuse(_ packet: Packet, _ problem: NodeProblem) {
    problems.append(problem)
    streamFailed(
      TransportFailure(.refused, packet.transport, from: packet.source, to: packet.destination))
  }

  private func deliver(_ failure: TransportFailure) {
    guard !isStopped else { return }
    element.transportFailed(failure, at: tick(clock.now))
    settle()
  }

  /// Keeps one scheduled task for the element's deadline.
  private func arm() {
    let deadline = isStopped ? nil : element.deadline
    guard deadline != armed else { return }
    timer?.cancel()
    timer = nil
    armed = deadline
    guard let deadline else { return }
    let now = clock.now
    // A deadline that has passed when it is set is due now: that is no lateness of the node.
    let due = max(deadline, now)
    timer = loop.assumeIsolated().scheduleTask(in: .nanoseconds((due - now).nanoseconds)) {
      self.fire(due)
    }
  }

  private func fire(_ due: Moment) {
    guard !isStopped else { return }
    armed = nil
    timer = nil
    let now = tick(clock.now)
    noteLateness(due, at: now)
    if let deadline = element.deadline, deadline <= now { element.wake(at: now) }
    settle()
  }

  /// Audio that is a little late is audio; only what is much too late says that the machine was.
  private func noteLateness(_ due: Moment, at now: Moment) {
    if let strict = element.strictDeadline, strict <= now {
      lateness.note(now - max(strict, due), at: now)
    } else if now - due > NodeStatus.slack {
      lateness.note(now - due, at: now)
    }
  }

  /// A message that waited was answered late, though its sender did what it had to in time.
  private func noteWait(of packet: Packet, since stamp: Moment) {
    let now = clock.now
    // The version of RTP and RTCP (RFC 3550 §5.1); no message begins like that.
    let isMedia = packet.bytes.first.map { $0 & 0xC0 == 0x80 } ?? false
    if !isMedia || now - stamp > NodeStatus.slack { lateness.note(now - stamp, at: now) }
  }

  /// The element's time never steps back, though a datagram's stamp may be older than a wake.
  private func tick(_ moment: Moment) -> Moment {
    latest = max(latest, moment)
    return latest
  }

  private func record(_ direction: Traffic.Direction, _ packet: Packet, at moment: Moment) {
    guard settings.recordsTraffic else { return }
    traffic.append(Traffic(direction, packet, at: moment))
  }
}

@available(*, unavailable) extension NodeCore: Sendable {}
