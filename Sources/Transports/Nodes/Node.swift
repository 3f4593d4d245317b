// Transports: real sockets, real time, and the addresses of a run.
//
// An element (a proxy, a user agent) is a value that does no I/O. A node gives it sockets and a
// timer: it hands the element packets and the time, sends what the element wants sent, and wakes
// it when its deadline has come. The room knows nothing of what SIP messages mean, beyond where
// one ends on a stream. SwiftNIO does not leave it.

import NIOCore
import NIOPosix
public import Wire

/// Runs one element on real sockets.
///
/// The element lives on one event loop: everything that touches it happens there, one event
/// after the other.
public final class Node<Player: Element>: Sendable {
  /// Where the node listens; port 0 has become the port the system chose.
  public let listeners: [Listener]
  private let loop: any EventLoop
  private let reader: DatagramReader
  private let core: NIOLoopBound<NodeCore<Player>>

  private init(
    listeners: [Listener], loop: any EventLoop, reader: DatagramReader,
    core: NIOLoopBound<NodeCore<Player>>
  ) {
    self.listeners = listeners
    self.loop = loop
    self.reader = reader
    self.core = core
  }

  /// Binds every listener, or none; then makes the element and begins.
  ///
  /// `onEvent` is called on the event loop after each event, with what the element became; what
  /// it makes the element send is sent. `tls` is needed where the node listens for TLS.
  public static func start(
    listening wanted: [Listener], on loops: EventLoops, settings: NodeSettings = NodeSettings(),
    tls: TLSContext? = nil, element make: @escaping @Sendable ([Listener]) -> Player,
    onEvent: @escaping @Sendable (inout Player, Moment) -> Void = { _, _ in }
  ) async throws(BindError) -> Node {
    let bound = try BoundSockets(wanted, isSecured: tls != nil)
    let loop = loops.group.next()
    let clock = loops.clock
    let (reader, ticks) = (loops.reader, loops.ticks)
    do {
      let core = try await loop.submit {
        let core = NodeCore(
          make(bound.listeners), sockets: bound.datagrams,
          streamListeners: bound.streams.map { Listener($0.transport, $0.local) }, loop: loop,
          reader: reader, ticks: ticks, clock: clock, settings: settings, tls: tls, onEvent: onEvent
        )
        return NIOLoopBound(core, eventLoop: loop)
      }.get()
      try await loop.flatSubmit { core.value.start(bound.streams) }.get()
      return Node(listeners: bound.listeners, loop: loop, reader: reader, core: core)
    } catch {
      throw BindError(wanted.first ?? Listener(.udp, Endpoint(.v4(0))), reason: "\(error)")
    }
  }

  /// Does something to the element between two events, and sends what came of it.
  public func perform<Result: Sendable>(
    _ body: @escaping @Sendable (inout Player, Moment) -> Result
  ) async -> Result? {
    try? await loop.submit { [core] in core.value.perform(body) }.get()
  }

  /// The same without waiting for it; may be called from another node's `onEvent`.
  public func post(_ body: @escaping @Sendable (inout Player, Moment) -> Void) {
    loop.execute { [core] in core.value.perform(body) }
  }

  public func status() async -> NodeStatus {
    (try? await loop.submit { [core] in core.value.status() }.get()) ?? NodeStatus()
  }

  /// The packets since the last call, when the settings ask for them, in the order they passed.
  public func takeTraffic() async -> [Traffic] {
    (try? await loop.submit { [core] in core.value.takeTraffic() }.get()) ?? []
  }

  /// Closes every socket and connection; the addresses are free when it returns.
  ///
  /// `status` and `takeTraffic` can still be asked afterwards.
  public func stop() async {
    let core = core
    guard let (closed, sockets) = try? await loop.submit({ core.value.stop() }).get() else {
      return
    }
    try? await closed.get()
    for socket in sockets {
      let lost = await reader.remove(socket)
      if lost > 0 {
        loop.execute { core.value.noteLost(lost, at: socket.local) }
      }
    }
  }
}
