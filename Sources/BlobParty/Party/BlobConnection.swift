import NIOCore
import NIOHTTP1
import Wire

/// One connection of a client: gathers a request, has it served, writes the answer.
final class BlobConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// A client that sends nothing for that long is left.
  private static let patience = TimeAmount.seconds(60)

  private let party: BlobParty
  private var request: BlobRequest?
  private var fault: BlobFault?
  private var expected = 0
  private var isRefused = false
  private var isKept = true
  private var timer: Scheduled<Void>?
  private var number: UInt64 = 0

  init(_ party: BlobParty) {
    self.party = party
  }

  func channelActive(context: ChannelHandlerContext) {
    wait(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    wait(context)
    switch unwrapInboundIn(data) {
    case .head(let head): begin(head, context)
    case .body(let buffer): take(buffer, context)
    case .end: end(context)
    }
  }

  private func wait(_ context: ChannelHandlerContext) {
    timer?.cancel()
    let channel = context.channel
    timer = context.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
  }

  private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    isRefused = false
    isKept = head.isKeepAlive
    request = BlobRequest(
      method: head.method.rawValue, target: head.uri,
      headers: head.headers.map { ($0.name, $0.value) })
    guard let request else { return refuse(.badTarget, context) }
    expected = request.header("content-length").flatMap { Int($0) } ?? 0
    guard expected <= party.limits.mostBody else { return refuse(.tooLarge, context) }
    fault = party.fault(for: request)
    if fault?.kind == .halfRead, expected < 2 { cut(context) }
    if request.header("expect")?.lowercased() == "100-continue" {
      let head = HTTPResponseHead(version: .http1_1, status: .continue)
      context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
    }
  }

  private func take(_ buffer: ByteBuffer, _ context: ChannelHandlerContext) {
    guard !isRefused, let count = request?.body.count else { return }
    guard count + buffer.readableBytes <= party.limits.mostBody else {
      return refuse(.tooLarge, context)
    }
    request?.body += buffer.readableBytesView
    if fault?.kind == .halfRead, (request?.body.count ?? 0) >= expected / 2 { cut(context) }
  }

  private func end(_ context: ChannelHandlerContext) {
    guard !isRefused, let request else { return }
    let fault = fault
    (self.request, self.fault) = (nil, nil)
    let (loop, channel) = (context.eventLoop, context.channel)
    let own = NIOLoopBound(self, eventLoop: loop)
    let (isHead, thenCloses) = (request.method == "HEAD", !isKept)
    party.serve(request, fault) { answer in
      loop.execute {
        switch fault?.kind {
        case .lostResponse: channel.close(promise: nil)
        case .slow(let pause):
          loop.scheduleTask(in: .nanoseconds(pause.nanoseconds)) {
            own.value.write(answer, isHead: isHead, channel, thenCloses: thenCloses)
          }
        default: own.value.write(answer, isHead: isHead, channel, thenCloses: thenCloses)
        }
      }
    }
  }

  /// Answers before the body has come, and closes.
  private func refuse(_ failure: BlobFailure, _ context: ChannelHandlerContext) {
    isRefused = true
    request = nil
    let channel = context.channel
    write(BlobAnswer(failure), isHead: false, channel, thenCloses: true)
  }

  private func cut(_ context: ChannelHandlerContext) {
    if let request, let fault { party.noteCut(request, fault) }
    isRefused = true
    request = nil
    context.close(promise: nil)
  }

  private func write(
    _ answer: BlobAnswer, isHead: Bool, _ channel: any Channel, thenCloses: Bool
  ) {
    guard channel.isActive else { return }
    number += 1
    var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
    headers.add(name: "Server", value: "harness")
    headers.add(name: "x-ms-request-id", value: "00000000-0000-4000-8000-\(Self.padded(number))")
    headers.add(name: "x-ms-version", value: "2021-08-06")
    headers.add(name: "Date", value: HTTPDate.text(BlobParty.wallClock()))
    if !headers.contains(name: "Content-Length") {
      headers.add(name: "Content-Length", value: "\(answer.body.count)")
    }
    if thenCloses { headers.add(name: "Connection", value: "close") }
    let head = HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    if !isHead, !answer.body.isEmpty {
      let buffer = channel.allocator.buffer(bytes: answer.body)
      channel.write(HTTPServerResponsePart.body(.byteBuffer(buffer)), promise: nil)
    }
    channel.writeAndFlush(HTTPServerResponsePart.end(nil)).whenComplete { _ in
      if thenCloses { channel.close(promise: nil) }
    }
  }

  private static func padded(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
  }
}
