import Media
import SIP
import Speech
import Wire

// What a party says over RTCP of the audio of its calls (RFC 3550 §6).
extension UserAgent {
  /// Begins with the first packet sent or heard: a call without audio has nothing to report.
  mutating func beginReports(in call: Int, at now: Moment) {
    guard calls[call].exchange == nil, !calls[call].isOver else { return }
    if calls[call].voice == nil { giveVoice(to: call) }
    guard let voice = calls[call].voice else { return }
    calls[call].exchange = ReportExchange(
      from: Endpoint(endpoint.address, calls[call].session.port), voice.ssrc,
      named: "\(name)@\(endpoint.address)", using: generator.fork("reports \(call)"), at: now)
    hasNews = true
    guard !calls[call].session.hasReportPort else { return }
    calls[call].session.hasReportPort = true
    openings.append(Endpoint(endpoint.address, calls[call].session.port).forReports)
  }

  /// Counts a packet that came for a call's audio.
  mutating func count(_ packet: Packet, in call: Int, at now: Moment) {
    guard packet.bytes.count > 1, !RTCPPacket.isOne(secondByte: packet.bytes[1]),
      let header = RTPHeader(packet.bytes)
    else { return }
    beginReports(in: call, at: now)
    guard calls[call].exchange != nil else { return }
    let rate = calls[call].session.formats.clockRate(of: header.payloadType)
    calls[call].exchange?.hear(header, rate: rate, at: now)
  }

  /// Sends the report that is due, or the goodbye of a call that has ended.
  mutating func report(in call: Int, at now: Moment) {
    guard let exchange = calls[call].exchange else { return }
    let isOver = calls[call].isOver
    guard isOver || now >= exchange.deadline else { return }
    let (own, destination) = (calls[call].voice?.account(at: now), calls[call].session.reportsTo)
    let packet =
      isOver
      ? calls[call].exchange?.goodbye(own, to: destination, at: now)
      : calls[call].exchange?.report(own, to: destination, at: now)
    if isOver { calls[call].exchange = nil }
    if let packet { transmit(packet) }
  }
}
