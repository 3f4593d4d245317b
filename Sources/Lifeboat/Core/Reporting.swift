import Media
import Services
import Speech
import Wire

// What is said over RTCP of the audio of calls (RFC 3550 §6), to each leg by itself.
extension LifeboatCore {
  /// Begins when the leg's audio does.
  mutating func beginReports(_ call: Int, _ side: Side, at now: Moment) {
    guard let leg = calls[call]?[side], leg.reports == nil else { return }
    let reports = ReportExchange(
      from: leg.media, leg.playout.sender.ssrc, named: "lifeboat@\(leg.media.address)",
      using: generator.fork("reports \(call) \(side)"), at: now)
    calls[call]?[side]?.reports = reports
    agenda.set(.report(call, side), at: reports.deadline)
  }

  /// Sends the report that is due.
  mutating func report(_ call: Int, _ side: Side, at now: Moment) {
    guard var leg = calls[call]?[side] else { return }
    let packet = leg.reports?.report(
      account(call, side, at: now), to: leg.route.destination?.forReports, at: now)
    calls[call]?[side] = leg
    agenda.set(.report(call, side), at: leg.reports?.deadline)
    if let packet { outbox.append(packet) }
  }

  /// Says goodbye at the end of a call.
  mutating func sayGoodbye(_ call: Int, _ side: Side, at now: Moment) {
    guard var leg = calls[call]?[side] else { return }
    agenda.set(.report(call, side), at: nil)
    let packet = leg.reports?.goodbye(
      account(call, side, at: now), to: leg.route.destination?.forReports, at: now)
    if let packet { outbox.append(packet) }
  }

  private func account(_ call: Int, _ side: Side, at now: Moment) -> RTCPPacket.SenderInfo? {
    guard let known = calls[call] else { return nil }
    let relay = side == .caller ? known.towardCaller : known.towardTarget
    return relay?.account(at: now) ?? known[side]?.playout.account(at: now)
  }
}
