import NIOCore

/// Stands before TLS and tells that bytes of a peer's handshake are read, for which they may have
/// waited.
final class HandshakeWatch: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let stream: StreamHandler

  init(_ stream: StreamHandler) {
    self.stream = stream
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    stream.shakeHands()
    context.fireChannelRead(data)
  }
}

@available(*, unavailable) extension HandshakeWatch: Sendable {}
