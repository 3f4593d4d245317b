import NIOCore
import NIOPosix
import NIOSSL
import Wire

/// What a node's connections tell the node.
protocol StreamOwner: AnyObject {
  /// `seen` is the packet as the element sees it, `real` as the wire carried it.
  func streamReceived(seen: Packet, real: Packet, at moment: Moment)
  func streamSent(real: Packet, at moment: Moment)
  func streamFailed(_ failure: TransportFailure)
  func streamProblem(_ problem: NodeProblem)
  /// A peer's handshake may have waited until now.
  func streamWaited()
}

/// A node's TCP and TLS connections by their remote endpoint; used on the node's event loop only.
///
/// A packet goes over the open connection to its destination, or opens one. When a connection
/// the peer had opened is gone, packets to it fail: nobody listens on such a port.
final class StreamTable {
  private enum Stream {
    case connecting(waiting: [Packet])
    case open(StreamHandler)
  }

  let clock: WallClock
  private let loop: any EventLoop
  private let settings: NodeSettings
  private let tls: TLSContext?
  private weak var owner: (any StreamOwner)?
  private var streams: [StreamRoute: Stream] = [:]
  private var handshakes: [ObjectIdentifier: StreamHandler] = [:]
  private var listening: [(socket: StreamSocket, channel: any Channel)] = []
  private var departed = DepartedRoutes()
  private var isStopped = false

  init(
    owner: any StreamOwner, loop: any EventLoop, clock: WallClock, settings: NodeSettings,
    tls: TLSContext?
  ) {
    self.owner = owner
    self.loop = loop
    self.clock = clock
    self.settings = settings
    self.tls = tls
  }

  /// How long a handshake may take; nil where this side never answers it, and waits for the peer.
  func patience(isAccepted: Bool) -> Duration? {
    isAccepted && tls?.waitsForEver == true ? nil : settings.connectTimeout
  }

  /// A connection's handshake begins; until it is over the table closes it where all is closed.
  func began(_ handler: StreamHandler) {
    guard !isStopped else {
      _ = handler.close()
      return
    }
    handshakes[ObjectIdentifier(handler)] = handler
  }

  /// A peer's handshake goes on: for as long as the loop was at other things it may have waited.
  ///
  /// How long it is at those that came together with this one is known when it is through with them.
  func shakesHands() {
    owner?.streamWaited()
    loop.assumeIsolated().scheduleTask(in: .milliseconds(1)) { self.owner?.streamWaited() }
  }

  /// A connection's handshake is over, whatever came of it; false where the table itself ended it.
  @discardableResult func ended(_ handler: StreamHandler) -> Bool {
    handshakes.removeValue(forKey: ObjectIdentifier(handler)) != nil
  }

  func listen(_ socket: StreamSocket) -> EventLoopFuture<Void> {
    let table = NIOLoopBound(self, eventLoop: loop)
    let (endpoint, transport, tls) = (socket.local, socket.transport, tls)
    return ServerBootstrap(group: loop)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          guard let remote = channel.remoteAddress.flatMap({ Endpoint($0) }) else {
            throw ChannelError.ioOnClosedChannel
          }
          let route = StreamRoute(transport: transport, listener: endpoint, remote: remote)
          let stream = StreamHandler(table: table.value, route: route, isAccepted: true)
          if transport == .tls {
            guard let handler = tls?.serverHandler() else { throw ChannelError.ioOnClosedChannel }
            try channel.pipeline.syncOperations.addHandler(HandshakeWatch(stream))
            try channel.pipeline.syncOperations.addHandler(handler)
          }
          try channel.pipeline.syncOperations.addHandler(stream)
        }
      }
      .withBoundSocket(socket.descriptor)
      .assumeIsolated().map { self.listening.append((socket, $0)) }.nonisolated()
  }

  func send(_ packet: Packet) {
    let route = StreamRoute(
      transport: packet.transport, listener: packet.source, remote: packet.destination)
    switch streams[route] {
    case .open(let handler)?:
      write(packet, to: handler)
    case .connecting(var waiting)?:
      let size = waiting.reduce(packet.bytes.count) { $0 + $1.bytes.count }
      guard size <= settings.writeLimit else { return fail(route, .timedOut) }
      waiting.append(packet)
      streams[route] = .connecting(waiting: waiting)
    case nil where departed.contains(route):
      fail(route, .reset)
    case nil:
      streams[route] = .connecting(waiting: [packet])
      connect(route)
    }
  }

  func opened(_ handler: StreamHandler) {
    guard !isStopped else {
      _ = handler.close()
      return
    }
    departed.remove(handler.route)
    let before = streams.updateValue(.open(handler), forKey: handler.route)
    guard case .connecting(let waiting)? = before else { return }
    for packet in waiting { write(packet, to: handler) }
  }

  func received(_ bytes: [UInt8], by handler: StreamHandler, at moment: Moment) {
    guard !isStopped else { return }
    let route = handler.route
    owner?.streamReceived(
      seen: Packet(route.transport, from: route.remote, to: route.listener, bytes),
      real: Packet(route.transport, from: route.remote, to: handler.local, bytes), at: moment)
  }

  func skipped(_ count: Int, by handler: StreamHandler) {
    owner?.streamProblem(.unframed(handler.route.remote, byteCount: count))
  }

  func closed(_ handler: StreamHandler, because reason: TransportFailure.Reason) {
    guard !isStopped, case .open(let current)? = streams[handler.route], current === handler
    else { return }
    streams[handler.route] = nil
    if handler.isAccepted { departed.insert(handler.route) }
    fail(handler.route, reason)
  }

  /// A connection that never was open for messages is gone.
  func handshakeFailed(
    _ handler: StreamHandler, because reason: TransportFailure.Reason, _ sentence: String
  ) {
    guard !isStopped else { return }
    owner?.streamProblem(.handshake(handler.route.remote, reason: sentence))
    if !handler.isAccepted { connectFailed(handler.route, reason) }
  }

  /// Tears a connection down with a reset, as its own side asked; the owner is not told again.
  func reset(_ reset: ConnectionReset) {
    let route = StreamRoute(
      transport: reset.transport, listener: reset.local, remote: reset.remote)
    guard case .open(let handler)? = streams[route] else { return }
    streams[route] = nil
    if handler.isAccepted { departed.insert(route) }
    handler.reset()
  }

  /// Listens no more and resets every connection, as the kernel does for a process that died.
  func refuse() {
    _ = closeListeners()
    for case .open(let handler) in streams.values { handler.reset() }
    streams = [:]
    let begun = handshakes.values
    handshakes = [:]
    for handler in begun { handler.reset() }
  }

  /// Closes everything; nothing is told to the owner any more.
  func stop() -> EventLoopFuture<Void> {
    isStopped = true
    var closing = closeListeners()
    for case .open(let handler) in streams.values {
      if let future = handler.close() { closing.append(future) }
    }
    for handler in handshakes.values { if let future = handler.close() { closing.append(future) } }
    streams = [:]
    return EventLoopFuture.andAllComplete(closing, on: loop)
  }

  private func closeListeners() -> [EventLoopFuture<Void>] {
    defer { listening = [] }
    return listening.map { socket, channel in
      if channel.isActive { socket.endListening() }
      return channel.close()
    }
  }

  private func connect(_ route: StreamRoute) {
    let table = NIOLoopBound(self, eventLoop: loop)
    let tls = tls
    do {
      try ClientBootstrap(group: loop)
        .connectTimeout(.nanoseconds(settings.connectTimeout.nanoseconds))
        .channelOption(.tcpOption(.tcp_nodelay), value: 1)
        .bind(to: Endpoint(route.listener.address, 0).socketAddress())
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            if route.transport == .tls {
              guard let tls else { throw ChannelError.ioOnClosedChannel }
              try channel.pipeline.syncOperations.addHandler(tls.clientHandler(to: route.remote))
            }
            try channel.pipeline.syncOperations.addHandler(
              StreamHandler(table: table.value, route: route, isAccepted: false))
          }
        }
        .connect(to: route.remote.socketAddress())
        .assumeIsolated().whenFailure { self.connectFailed(route, TransportFailure.Reason($0)) }
    } catch {
      connectFailed(route, .refused)
    }
  }

  private func connectFailed(_ route: StreamRoute, _ reason: TransportFailure.Reason) {
    guard !isStopped, case .connecting? = streams[route] else { return }
    streams[route] = nil
    fail(route, reason)
  }

  private func write(_ packet: Packet, to handler: StreamHandler) {
    let moment = clock.now
    guard handler.write(packet.bytes, limit: settings.writeLimit) else {
      handler.close(because: .timedOut)
      return
    }
    let real = Packet(
      handler.route.transport, from: handler.local, to: packet.destination, packet.bytes)
    owner?.streamSent(real: real, at: moment)
  }

  private func fail(_ route: StreamRoute, _ reason: TransportFailure.Reason) {
    owner?.streamFailed(
      TransportFailure(reason, route.transport, from: route.listener, to: route.remote))
  }
}

@available(*, unavailable) extension StreamTable: Sendable {}
