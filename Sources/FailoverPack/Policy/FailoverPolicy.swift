import Calls
public import Checks
public import SIP
import Wire

/// What the operator wants of a failover proxy; the defaults are the guides' numbers.
public struct FailoverPolicy: Policy, Hashable {
  /// When a trunk that is given up is sent CANCEL.
  public enum CancelPolicy: String, Sendable, CaseIterable {
    /// Before the failover INVITE, even where the trunk has been silent (guide A, edge case 1).
    case eager
    /// Not before a provisional response (RFC 3261 §9.1); at once on a late one.
    case strict
  }

  /// What is not a status and still makes the system try the next trunk.
  public enum Signal: String, Sendable, CaseIterable {
    case timeout
    case transportError = "transport-error"
  }

  /// How long a trunk may send nothing at all, not even 100 Trying.
  public var answerWithin: Duration = .seconds(3)
  /// How far from `answerWithin` the failover may be, as a share of it.
  public var tolerance = 0.05
  /// How long a trunk that sent a provisional may then be silent.
  public var ringWithin: Duration = .seconds(4)
  public var triggers: Set<StatusCode> = [.serviceUnavailable, .requestTimeout]
  public var signals: Set<Signal> = [.timeout, .transportError]
  /// Longest time from the trigger to the failover INVITE.
  public var reactWithin: Duration = .milliseconds(500)
  public var cancel: CancelPolicy = .eager
  public var breaker = Breaker()
  public var health = Health()
  public var codecs: [CodecName] = [.pcmu, .pcma, .opus]
  /// Share of new calls by edge order; empty where priority decides.
  public var weights: [Int] = []

  /// Whether calls may go to others than the first trunk by right: by their weights.
  var isShared: Bool {
    weights.first.map { $0 == 0 } ?? false || weights.dropFirst().contains { $0 > 0 }
  }

  /// When a trunk is taken out after failures (guide B §2).
  public struct Breaker: Sendable, Hashable {
    /// Consecutive 503s that take the trunk out.
    public var threshold = 2
    /// How long it stays out.
    public var interval: Duration = .milliseconds(1000)

    public init() {}
  }

  /// Whether and how often trunks are asked with OPTIONS (guide B §2).
  public struct Health: Sendable, Hashable {
    /// Whether the system is to ask at all.
    public var isChecked = false
    public var interval: Duration = .milliseconds(1000)
    /// How far apart two questions may be from that: a tenth of it, and 100 ms at least.
    public var slack: Duration { max(.milliseconds(100), interval / 10) }

    public init() {}
  }

  public init() {}

  /// `cancel eager, answer within 3 s ± 5 %, …`.
  public var summary: String {
    let causes =
      triggers.sorted().map(\.description)
      + Signal.allCases.filter(signals.contains).map(\.rawValue)
    return "cancel \(cancel.rawValue), answer within \(answerWithin.text) ± "
      + "\(decimal(tolerance * 100, places: 0)) %, ring within \(ringWithin.text), react within "
      + "\(reactWithin.text), failover on \(causes.joined(separator: " ")), breaker after "
      + "\(breaker.threshold) for \(breaker.interval.text), "
      + (health.isChecked ? "OPTIONS every \(health.interval.text), " : "") + "codecs "
      + codecs.map(\.rawValue).joined(separator: " ")
      + (weights.isEmpty ? "" : ", weights \(weights.map(String.init).joined(separator: ":"))")
  }

  public var deviations: [CheckID: String] {
    guard cancel == .eager else { return [:] }
    return [
      "cancel.after-provisional":
        "the policy is eager: CANCEL may leave before a provisional (RFC 3261 §9.1 forbids it)"
    ]
  }

  public var patience: Duration { max(timerWindow.upperBound, ringWithin) + reactWithin }

  /// How soon after its last provisional a trunk may be given up.
  var leastRinging: Duration { ringWithin - .seconds(ringWithin.seconds * tolerance) }

  /// Earliest and latest time after the INVITE for a failover on silence.
  public var timerWindow: ClosedRange<Duration> {
    let slack = Duration.seconds(answerWithin.seconds * tolerance)
    return (answerWithin - slack)...(answerWithin + slack)
  }
}
