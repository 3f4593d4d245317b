import NIOCore

/// Stands where TLS would and makes every handshake fail.
final class HandshakeSpoiler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// A fatal alert record, handshake_failure (RFC 8446 §6).
  private static let alert: [UInt8] = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28]

  private let conduct: TLSSettings.Conduct
  private var hasHeard = false

  init(_ conduct: TLSSettings.Conduct) {
    self.conduct = conduct
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !hasHeard else { return }
    hasHeard = true
    switch conduct {
    case .proper, .silent: return
    case .close: context.close(promise: nil)
    case .refuse:
      let buffer = context.channel.allocator.buffer(bytes: Self.alert)
      context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
      context.close(promise: nil)
    }
  }
}
