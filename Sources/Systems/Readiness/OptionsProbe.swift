public import SIP
public import Wire

/// Asks with OPTIONS until any final response comes.
public struct OptionsProbe: Element {
  /// How long after one request the next is sent.
  public static let interval = Duration.milliseconds(100)

  /// The final response; nil until there was one.
  public private(set) var answer: StatusCode?
  private let transport: Transport
  private let source: Endpoint
  private let target: Endpoint
  private let callID: String
  private let tag: String
  private var generator: SeededGenerator
  private var sequence: UInt32 = 0
  private var next: Moment?
  private var outbox: [Packet] = []

  public init(
    _ transport: Transport, from source: Endpoint, to target: Endpoint, seed: UInt64,
    at now: Moment
  ) {
    self.transport = transport
    self.source = source
    self.target = target
    var generator = SeededGenerator(seed: seed).fork("options probe \(source) \(transport)")
    callID = generator.token(length: 16)
    tag = generator.token()
    self.generator = generator
    next = now
  }

  public var deadline: Moment? { next }

  public mutating func receive(_ packet: Packet, at now: Moment) {
    guard let message = try? Message(packet.bytes), let status = message.status,
      status.isFinal, message.callID == callID
    else { return }
    answer = status
    next = nil
  }

  /// A refusal means that it is not up yet; the next request asks again.
  public mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {}

  public mutating func wake(at now: Moment) {
    guard let next, next <= now else { return }
    self.next = now + Self.interval
    sequence += 1
    outbox.append(Packet(transport, from: source, to: target, request()))
  }

  public mutating func drain() -> [Packet] {
    defer { outbox = [] }
    return outbox
  }

  /// A new transaction each time, so that a system that has just come up need not absorb it.
  private mutating func request() -> [UInt8] {
    let branch = "z9hG4bK" + generator.token()
    let uri =
      transport == .udp
      ? "sip:\(target)" : "sip:\(target);transport=\(transport.rawValue)"
    return Draft(
      .request(.options, uri: uri),
      fields: [
        .init(.via, "SIP/2.0/\(transport.viaName) \(source);branch=\(branch);rport"),
        .init(.maxForwards, "70"),
        .init(.from, "<sip:harness@\(source.address)>;tag=\(tag)"),
        .init(.to, "<sip:\(target.address)>"),
        .init(.callID, callID),
        .init(.cseq, "\(sequence) OPTIONS"),
      ]
    ).bytes
  }
}
