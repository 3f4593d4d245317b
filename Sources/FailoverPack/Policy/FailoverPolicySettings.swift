import Plugins
import SIP
import Wire

extension FailoverPolicy {
  /// Reads a policy; throws every problem at once.
  init(_ settings: Settings, edges: [String] = ["primary", "secondary"]) throws(Problems) {
    self.init()
    var reader = SettingsReader(settings)
    answerWithin = reader.duration("failover.answerWithin", "answerWithin") ?? answerWithin
    tolerance = reader.fraction("failover.tolerance", "tolerance") ?? tolerance
    ringWithin = reader.duration("failover.ringWithin", "ringWithin") ?? ringWithin
    reactWithin = reader.duration("failover.reactWithin", "reactWithin") ?? reactWithin
    cancel = reader.choice("failover.cancel", "cancel", of: CancelPolicy.self) ?? cancel
    if let named = reader.list(
      "failover.triggers", "triggers",
      of: "a status from 400 to 699, timeout or transport-error", entry: Trigger.init)
    {
      triggers = Set(named.compactMap(\.status))
      signals = Set(named.compactMap(\.signal))
    }
    breaker.threshold =
      reader.count("breaker.threshold", in: 1...100) ?? breaker.threshold
    breaker.interval = reader.duration("breaker.interval") ?? breaker.interval
    health.isChecked = reader.flag("health.checks") ?? health.isChecked
    health.interval = reader.duration("health.interval") ?? health.interval
    if let order = reader.list("codecs", of: "a codec name", entry: { CodecName(rawValue: $0) }) {
      codecs = order
    }
    if let shares = reader.list(
      "weights", of: "a whole number from 0 to 1000",
      entry: { Int($0).flatMap { (0...1000).contains($0) ? $0 : nil } })
    {
      weights = shares
    }
    if health.interval < .milliseconds(100) {
      reader.complain(about: "health.interval", "health.interval must be at least 100ms")
    }
    if answerWithin <= .zero {
      reader.complain(about: "failover.answerWithin", "failover.answerWithin must be above 0")
    }
    try reader.finish()
  }

  /// One entry of `failover.triggers`.
  private struct Trigger {
    var status: StatusCode?
    var signal: Signal?

    init?(_ text: String) {
      if let signal = Signal(rawValue: text) {
        self.signal = signal
        return
      }
      guard let status = Int(text).flatMap(StatusCode.init(rawValue:)), status.rawValue >= 400
      else {
        return nil
      }
      self.status = status
    }
  }
}
