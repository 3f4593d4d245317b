public import Media
public import Wire

/// What one end of a call says and hears over RTCP (RFC 3550 §6): every five seconds or so a report
/// with its name, and at the end a goodbye.
///
/// Of two in a session each has so much of the bandwidth that only the least interval counts
/// (§6.3.1), and nobody else joins or leaves for whom timers would be reconsidered (§6.3.3).
public struct ReportExchange: Sendable {
  /// The least interval, of which the actual ones are drawn (§6.2).
  public static let interval = Duration.seconds(5)
  /// What the draws of half to one and a half intervals are divided by (§6.3.1): e - 3/2.
  private static let compensation = 1.21828
  /// Sources that are told apart; a report has room for 31.
  private static let mostSources = 8

  /// When the next report is due.
  public private(set) var deadline: Moment
  private let local: Endpoint
  private let ssrc: UInt32
  private let name: String
  private var generator: SeededGenerator
  private var sources: [ReceptionAccount] = []
  /// The packets sent as of the last two reports.
  private var sentBefore: [UInt32] = [0, 0]
  /// Whether something was ever sent: who was never there does not say goodbye (§6.3.7).
  private var isKnown = false

  /// - Parameters:
  ///   - local: Where RTP is sent from; RTCP has the port above (RFC 3550 §11).
  ///   - ssrc: The sender's own.
  ///   - name: The canonical name, `user@host` (§6.5.1).
  public init(
    from local: Endpoint, _ ssrc: UInt32, named name: String, using generator: SeededGenerator,
    at now: Moment
  ) {
    self.local = local.forReports
    self.ssrc = ssrc
    self.name = name
    self.generator = generator
    // The first comes after half the time.
    deadline = now
    deadline = now + pause(of: Self.interval / 2)
  }

  /// Takes an RTP packet that came, on a clock of that rate in Hz.
  public mutating func hear(_ header: RTPHeader, rate: Int, at now: Moment) {
    guard let index = index(of: header.ssrc) else { return }
    sources[index].hear(header, rate: rate, at: now)
  }

  /// Takes RTCP that came.
  public mutating func hear(_ packets: [RTCPPacket], at now: Moment) {
    for packet in packets {
      switch packet {
      case .senderReport(let ssrc, let info, _):
        if let index = index(of: ssrc) { sources[index].hear(info, at: now) }
      case .goodbye(let gone): sources.removeAll { gone.contains($0.ssrc) }
      case .receiverReport, .description, .other: continue
      }
    }
  }

  /// The report that is due; nil before.
  ///
  /// - Parameters:
  ///   - own: What is to be said of what was sent; nil where nothing was.
  ///   - destination: Where RTP goes, or nil where nobody wants any.
  public mutating func report(
    _ own: RTCPPacket.SenderInfo?, to destination: Endpoint?, at now: Moment
  ) -> Packet? {
    guard now >= deadline else { return nil }
    // Not counted from when it was due: who was held up does not send two at once.
    deadline = now + pause(of: Self.interval)
    return destination.map { packet(own, to: $0, at: now) }
  }

  /// The last word; nil where none is due.
  public mutating func goodbye(
    _ own: RTCPPacket.SenderInfo?, to destination: Endpoint?, at now: Moment
  ) -> Packet? {
    guard let destination, isKnown || own.map({ $0.packets > 0 }) ?? false else { return nil }
    return packet(own, to: destination, and: [.goodbye([ssrc])], at: now)
  }

  private mutating func packet(
    _ own: RTCPPacket.SenderInfo?, to destination: Endpoint, and last: [RTCPPacket] = [],
    at now: Moment
  ) -> Packet {
    var blocks: [ReceptionReport] = []
    for index in sources.indices where sources[index].hasNews {
      blocks.append(sources[index].report(at: now))
    }
    // A sender is who sent since the report before the last (§6.4).
    let isSender = own.map { $0.packets != sentBefore[0] } ?? false
    sentBefore = [sentBefore[1], own?.packets ?? 0]
    let report: RTCPPacket =
      if let own, isSender {
        .senderReport(ssrc: ssrc, own, blocks)
      } else {
        .receiverReport(ssrc: ssrc, blocks)
      }
    isKnown = true
    let bytes = ([report, .description([ssrc: name])] + last).flatMap(\.bytes)
    return Packet(.udp, from: local, to: destination, bytes)
  }

  private mutating func index(of ssrc: UInt32) -> Int? {
    if let index = sources.firstIndex(where: { $0.ssrc == ssrc }) { return index }
    guard ssrc != self.ssrc else { return nil }
    if sources.count == Self.mostSources { sources.removeFirst() }
    sources.append(ReceptionAccount(ssrc: ssrc))
    return sources.count - 1
  }

  private mutating func pause(of interval: Duration) -> Duration {
    let draw = Double.random(in: 0.5..<1.5, using: &generator)
    return .nanoseconds(Int64(Double(interval.nanoseconds) * draw / Self.compensation))
  }
}

extension Endpoint {
  /// Where RTCP goes when RTP goes here (RFC 3550 §11).
  public var forReports: Endpoint { Endpoint(address, port == .max ? port : port + 1) }
}
