import SIP
import Services
import Wire

/// The lifeboat's state as a Prometheus text page (exposition format 0.0.4).
public struct MetricsPage: Sendable {
  public let tally: Tally
  public let active: Int
  public let lateness: Histogram
  /// Of lookups, by what they found.
  public var lookups: [LookupResult: Int] = [:]
  public var messages = MessageCounts()

  public var text: String {
    var page = MetricsText(prefix: "lifeboat")
    page.add("calls_total", "counter", "Calls answered.", [("", tally.calls)])
    page.add("calls_active", "gauge", "Calls that are up.", [("", active)])
    page.add(
      "calls_ended_total", "counter", "Calls that are over, by what became of them.",
      Outcome.allCases.map { ("outcome=\"\($0.rawValue)\"", tally.outcomes[$0] ?? 0) })
    page.add(
      "calls_refused_total", "counter", "Calls refused, by the status sent.",
      tally.refused.sorted { $0.key < $1.key }.map { ("status=\"\($0.key)\"", $0.value) })
    page.add("prompts_total", "counter", "Prompts and tones begun.", [("", tally.prompts)])
    page.add("digits_total", "counter", "Keys pressed.", [("", tally.digits)])
    page.add("greeted_total", "counter", "Callers greeted by name.", [("", tally.greeted)])
    page.add(
      "targets_failed_total", "counter", "Targets that did not take a call, by why.",
      Tally.TargetFailure.allCases.map { ("why=\"\($0.rawValue)\"", tally.targets[$0] ?? 0) })
    page.add(
      "late_answers_total", "counter", "Late answers ended with ACK and BYE.",
      [("", tally.lateAnswers)])
    page.add(
      "customer_lookups_total", "counter", "Lookups of callers, by what they found.",
      LookupResult.allCases.map { ("result=\"\($0.rawValue)\"", lookups[$0] ?? 0) })
    page.add("voicemail_spooled_total", "counter", "Messages made safe.", [("", tally.messages)])
    page.add(
      "voicemail_failed_total", "counter", "Messages the spool did not take.",
      [("", tally.messagesFailed)])
    page.add(
      "voicemail_delivered_total", "counter", "Messages a store has.", [("", messages.delivered)])
    page.add(
      "voicemail_pending", "gauge", "Messages that wait for a store.", [("", messages.pending)])
    page.add(
      "malformed_messages_total", "counter", "Messages that are not SIP.", [("", tally.malformed)])
    page.add(
      "rtp_lateness_seconds", "summary", "How late packets were sent.",
      [("quantile=\"0.5\"", 0.5), ("quantile=\"0.99\"", 0.99)].map { labels, share in
        (labels, decimal(lateness.percentile(share).seconds, places: 4))
      })
    page.add(
      "rtp_packets_total", "counter", "Packets whose moment came.", [("", lateness.total)])
    return page.text
  }
}

/// What looking a caller up came to.
public enum LookupResult: String, Hashable, Sendable, CaseIterable {
  case vip, known, unknown, unavailable
  /// The number is none that could be looked up.
  case unreadable
}

/// Messages on their way to a store.
public struct MessageCounts: Hashable, Sendable {
  public var delivered = 0
  public var pending = 0

  public init() {}
}
