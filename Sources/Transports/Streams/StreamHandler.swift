import Glibc
import NIOCore
import NIOSSL
import NIOTLS
import SIP
import Wire

/// One connection's end of the pipeline: splits bytes into messages and tells the table.
///
/// A TLS connection is open when its handshake is complete; what comes before is its handshake.
final class StreamHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  let route: StreamRoute
  let isAccepted: Bool
  /// The connection's real local endpoint.
  private(set) var local: Endpoint
  private let table: StreamTable
  private var framer = StreamFramer()
  private var waitingBytes = 0
  private var failure: TransportFailure.Reason?
  /// Why a handshake failed, in words.
  private var trouble: String?
  private var isOpen = false
  private var handshakeTimer: Scheduled<Void>?
  private var context: ChannelHandlerContext?

  init(table: StreamTable, route: StreamRoute, isAccepted: Bool) {
    self.table = table
    self.route = route
    self.isAccepted = isAccepted
    local = route.listener
  }

  func channelActive(context: ChannelHandlerContext) {
    self.context = context
    if let endpoint = context.localAddress.flatMap({ Endpoint($0) }) { local = endpoint }
    if route.transport == .tls {
      table.began(self)
      if isAccepted { table.shakesHands() }
      if let patience = table.patience(isAccepted: isAccepted) {
        let amount = TimeAmount.nanoseconds(patience.nanoseconds)
        handshakeTimer = context.eventLoop.assumeIsolated().scheduleTask(in: amount) {
          self.trouble = "it took longer than \(patience.text)"
          self.close(because: .timedOut)
        }
      }
    } else {
      open()
    }
    context.fireChannelActive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted? = event as? TLSUserEvent { open() }
    context.fireUserInboundEventTriggered(event)
  }

  /// Bytes have come that may be of the handshake.
  func shakeHands() {
    if !isOpen { table.shakesHands() }
  }

  private func open() {
    handshakeTimer?.cancel()
    handshakeTimer = nil
    isOpen = true
    table.ended(self)
    table.opened(self)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let stamp = table.clock.now
    for item in framer.receive(unwrapInboundIn(data).readableBytesView) {
      switch item {
      case .message(let bytes): table.received(bytes, by: self, at: stamp)
      case .ping: _ = write([0x0D, 0x0A], limit: .max)
      case .pong: break
      case .skipped(let count): table.skipped(count, by: self)
      }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A connection that is open can no longer be refused, and its handshake is over.
    let reason = TransportFailure.Reason(error)
    failure = reason == .refused || isOpen && reason == .handshake ? .reset : reason
    if !isOpen, trouble == nil { trouble = TLSTrouble.sentence(error) }
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    handshakeTimer?.cancel()
    let wasShakingHands = table.ended(self)
    if isOpen || route.transport != .tls {
      table.closed(self, because: failure ?? .reset)
    } else if wasShakingHands {
      table.handshakeFailed(
        self, because: failure ?? .handshake, trouble ?? "the peer closed the connection")
    }
    context.fireChannelInactive()
  }

  /// Writes one message; false when too much is waiting already or the connection is gone.
  func write(_ bytes: [UInt8], limit: Int) -> Bool {
    guard let context, waitingBytes <= limit - bytes.count else { return false }
    waitingBytes += bytes.count
    let buffer = context.channel.allocator.buffer(bytes: bytes)
    context.writeAndFlush(NIOAny(buffer)).assumeIsolated().whenComplete { _ in
      self.waitingBytes -= bytes.count
    }
    return true
  }

  func close(because reason: TransportFailure.Reason) {
    failure = reason
    context?.close(promise: nil)
  }

  /// Closes with RST instead of FIN: what was not yet sent or read is lost.
  func reset() {
    guard let channel = context?.channel else { return }
    guard let options = channel as? any SocketOptionProvider else {
      channel.close(promise: nil)
      return
    }
    // A linger time of zero makes the kernel send RST.
    options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in
      Self.closeBelowTLS(channel)
    }
  }

  /// Closes without TLS's farewell: what crashes says none.
  private static func closeBelowTLS(_ channel: any Channel) {
    let pipeline = channel.pipeline.syncOperations
    if let context = try? pipeline.context(handlerType: NIOSSLServerHandler.self) {
      context.close(promise: nil)
    } else if let context = try? pipeline.context(handlerType: NIOSSLClientHandler.self) {
      context.close(promise: nil)
    } else {
      channel.close(promise: nil)
    }
  }

  func close() -> EventLoopFuture<Void>? {
    context?.channel.close()
  }
}

@available(*, unavailable) extension StreamHandler: Sendable {}
