import SIP
import Services

/// The proxy's state as a Prometheus text page (exposition format 0.0.4).
public struct MetricsPage: Sendable {
  public struct TrunkState: Hashable, Sendable {
    public let name: String
    public let breaker: Breaker.State
    public let isAlive: Bool
  }

  public let tally: Tally
  public let callsInSetup: Int
  public let trunks: [TrunkState]

  public var text: String {
    var page = MetricsText(prefix: "failover_proxy")
    page.add("calls_total", "counter", "Calls received.", [("", tally.calls)])
    page.add("calls_answered_total", "counter", "Calls a trunk answered.", [("", tally.answered)])
    page.add(
      "calls_cancelled_total", "counter", "Calls the caller gave up.", [("", tally.cancelled)])
    page.add(
      "calls_refused_total", "counter", "Calls refused, by the status sent.",
      tally.refused.sorted { $0.key < $1.key }.map { ("status=\"\($0.key)\"", $0.value) })
    let failovers = tally.failovers.map { failover, count in
      ("trunk=\"\(failover.trunk)\",trigger=\"\(failover.trigger)\"", count)
    }
    page.add(
      "failovers_total", "counter", "Calls that left a trunk for another, by reason.",
      failovers.sorted { $0.0 < $1.0 })
    page.add(
      "absorbed_legs_total", "counter", "Late answers ended with ACK and BYE.",
      [("", tally.absorbed)])
    page.add(
      "malformed_messages_total", "counter", "Messages that are not SIP.", [("", tally.malformed)])
    page.add("calls_in_setup", "gauge", "Calls without a final response.", [("", callsInSetup)])
    page.add(
      "breaker_state", "gauge", "0 closed, 1 half-open, 2 open.",
      trunks.map { ("trunk=\"\($0.name)\"", Self.number($0.breaker)) })
    page.add(
      "trunk_alive", "gauge", "1 when the trunk answers health checks, or none are made.",
      trunks.map { ("trunk=\"\($0.name)\"", $0.isAlive ? 1 : 0) })
    return page.text
  }

  private static func number(_ state: Breaker.State) -> Int {
    switch state {
    case .closed: 0
    case .probing: 1
    case .open: 2
    }
  }
}
