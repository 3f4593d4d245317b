import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Wire

/// Sends one request over a connection of its own and reads the answer.
struct HTTPExchange: Sendable {
  let origin: HTTPOrigin
  /// Present where the origin is `https`.
  let tls: NIOSSLContext?
  let connectLimit: Duration
  /// For everything, connecting included.
  let limit: Duration

  func send(_ request: HTTPRequest) async throws(HTTPProblem) -> HTTPAnswer {
    let loop = MultiThreadedEventLoopGroup.singleton.any()
    let answer = loop.makePromise(of: HTTPAnswer.self)
    let head = HTTPRequestHead(
      version: .http1_1, method: HTTPMethod(rawValue: request.method), uri: request.target,
      headers: HTTPHeaders(
        request.headers.map { ($0.name, $0.value) }
          + [("Host", origin.hostHeader), ("Connection", "close")]))
    let (origin, tls) = (origin, tls)
    let bootstrap = ClientBootstrap(group: loop)
      .connectTimeout(.nanoseconds(min(connectLimit, limit).nanoseconds))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let tls { try pipeline.addHandler(Self.client(of: tls, origin)) }
          try pipeline.addHTTPClientHandlers()
          try pipeline.addHandler(ExchangeHandler(head, request.body, answer))
        }
      }
    let connected = bootstrap.connect(host: origin.host, port: origin.port)
    connected.whenFailure { answer.fail(Self.problem($0)) }
    let timer = loop.scheduleTask(in: .nanoseconds(limit.nanoseconds)) {
      answer.fail(HTTPProblem.timedOut)
    }
    // However it ends, the connection ends with it.
    answer.futureResult.whenComplete { _ in
      timer.cancel()
      connected.whenSuccess { $0.close(promise: nil) }
    }
    do {
      return try await withTaskCancellationHandler {
        try await answer.futureResult.get()
      } onCancel: {
        answer.fail(HTTPProblem.unreachable("the service is stopping"))
      }
    } catch {
      throw Self.problem(error)
    }
  }

  private static func client(
    of tls: NIOSSLContext, _ origin: HTTPOrigin
  ) throws -> NIOSSLClientHandler {
    // A certificate for an address is checked against the address connected to.
    let isName = IPAddress(origin.host) == nil
    return try NIOSSLClientHandler(context: tls, serverHostname: isName ? origin.host : nil)
  }

  fileprivate static func problem(_ error: any Error) -> HTTPProblem {
    switch error {
    case let problem as HTTPProblem: problem
    case ChannelError.connectTimeout: .unreachable("no connection in time")
    case let error as NIOConnectionError:
      .unreachable(error.connectionErrors.first.map { "\($0.error)" } ?? "\(error)")
    default: .unreachable("\(error)")
    }
  }
}

/// Writes the request when the connection is up, and gathers the answer.
private final class ExchangeHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let head: HTTPRequestHead
  private let body: [UInt8]
  private let answer: EventLoopPromise<HTTPAnswer>
  private var status: HTTPResponseHead?
  private var received: [UInt8] = []

  init(_ head: HTTPRequestHead, _ body: [UInt8], _ answer: EventLoopPromise<HTTPAnswer>) {
    self.head = head
    self.body = body
    self.answer = answer
  }

  func channelActive(context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    let buffer = context.channel.allocator.buffer(bytes: body)
    context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
    // A write that fails closes the connection, which is told below.
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      if head.status.code >= 200 { status = head }
    case .body(let buffer):
      let room = HTTPAnswer.mostBody - received.count
      if room > 0 { received += buffer.readableBytesView.prefix(room) }
    case .end:
      guard let status else { return }
      let headers = Dictionary(
        status.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { one, _ in one }
      )
      answer.succeed(
        HTTPAnswer(status: Int(status.status.code), headers: headers, body: received))
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    answer.fail(HTTPProblem.unreachable("the connection ended before the answer"))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    answer.fail(HTTPExchange.problem(error))
    context.close(promise: nil)
  }
}
