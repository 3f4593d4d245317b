import NIOCore
import NIOHTTP1
import NIOPosix
package import Wire

/// Serves the metrics page over HTTP on a loopback address.
package final class MetricsServer: Sendable {
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel

  private init(group: MultiThreadedEventLoopGroup, channel: any Channel) {
    self.group = group
    self.channel = channel
  }

  /// Throws a sentence where the address is none of loopback, else what kept it from listening.
  package static func start(
    at endpoint: Endpoint, page: @escaping @Sendable () async -> String
  ) async throws -> MetricsServer {
    guard endpoint.address.isLoopback else { throw Refusal() }
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
      let channel = try await ServerBootstrap(group: group)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelInitializer { channel in
          channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
            try channel.pipeline.syncOperations.addHandler(MetricsHandler(page))
          }
        }
        .bind(host: "\(endpoint.address)", port: Int(endpoint.port)).get()
      return MetricsServer(group: group, channel: channel)
    } catch {
      try? await group.shutdownGracefully()
      throw error
    }
  }

  private struct Refusal: Error, CustomStringConvertible {
    let description = "not a loopback address"
  }

  package func stop() async {
    try? await channel.close()
    // It fails only when the thread has ended before, which is what was wanted.
    try? await group.shutdownGracefully()
  }
}

/// Answers GET /metrics; one request a connection.
private final class MetricsHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let page: @Sendable () async -> String
  private var head: HTTPRequestHead?

  init(_ page: @escaping @Sendable () async -> String) {
    self.page = page
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let head else { return }
      self.head = nil
      answer(head, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    guard head.method == .GET else {
      return write(.methodNotAllowed, "only GET\n", context.channel)
    }
    guard head.uri == "/metrics" else {
      return write(.notFound, "the metrics are at /metrics\n", context.channel)
    }
    let (page, channel) = (page, context.channel)
    let text = channel.eventLoop.makeFutureWithTask { await page() }
    text.whenSuccess { [self = NIOLoopBound(self, eventLoop: channel.eventLoop)] text in
      self.value.write(.ok, text, channel)
    }
  }

  private func write(_ status: HTTPResponseStatus, _ text: String, _ channel: any Channel) {
    let headers: HTTPHeaders = [
      "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
      "Content-Length": "\(text.utf8.count)", "Connection": "close",
    ]
    let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: text))), promise: nil)
    channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in
      channel.close(promise: nil)
    }
  }
}
