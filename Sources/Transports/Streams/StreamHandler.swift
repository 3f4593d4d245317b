import Glibc
import NIOCore
import SIP
import Wire

/// One TCP connection's end of the pipeline: splits bytes into messages and tells the table.
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
    table.opened(self)
    context.fireChannelActive()
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
    // A connection that is open can no longer be refused.
    let reason = TransportFailure.Reason(error)
    failure = reason == .refused ? .reset : reason
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    table.closed(self, because: failure ?? .reset)
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
      channel.close(promise: nil)
    }
  }

  func close() -> EventLoopFuture<Void>? {
    context?.channel.close()
  }
}

@available(*, unavailable) extension StreamHandler: Sendable {}
