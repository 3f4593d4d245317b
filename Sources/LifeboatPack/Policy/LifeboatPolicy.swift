public import Checks
import Wire

/// What the operator wants of a lifeboat; the defaults are the guide's numbers, or practice.
public struct LifeboatPolicy: Policy, Hashable {
  /// How a caller is brought to a duty manager.
  public enum DutyManner: String, Sendable, CaseIterable {
    /// The caller's side is asked to call (RFC 3515).
    case refer
    /// The lifeboat calls and joins both calls.
    case invite
  }

  public struct Prompt: Sendable, Hashable {
    /// From the ACK to the first audible packet.
    public var within: Duration = .milliseconds(1_000)
    /// The words of the outage prompt.
    public var text = LifeboatPolicy.outage
    /// Nobody understands words that come faster.
    public var wordsPerMinute = 260

    public init() {}

    /// The least time in which the words can be said.
    public var least: Duration {
      let words = text.split(whereSeparator: \.isWhitespace).count
      return .milliseconds(Int64(words) * 60_000 / Int64(max(1, wordsPerMinute)))
    }
  }

  public struct Duty: Sendable, Hashable {
    public var by: DutyManner = .refer
    /// How long one is rung before the next is called.
    public var ring: Duration = .seconds(15)
    /// How far from that it may be.
    public var slack: Duration = .milliseconds(700)

    public init() {}
  }

  public struct Voicemail: Sendable, Hashable {
    /// From the end of the recording, or from when the store takes it, to the store's answer.
    public var within: Duration = .seconds(10)
    /// How alike what is stored is to what was said, 0 to 1.
    public var likeness = 0.99
    /// How much of the end may be missing.
    public var loss: Duration = .milliseconds(400)
    /// How much of the end may be missing where the system was killed.
    public var lossWhenKilled: Duration = .milliseconds(1_500)
    /// How much longer than a recording may be, and how long it may be silent.
    public var longest: Duration = .seconds(120)
    public var silence: Duration = .seconds(5)

    public init() {}
  }

  public var prompt = Prompt()
  public var duty = Duty()
  public var voicemail = Voicemail()
  /// From a digit to what the caller hears or the system does.
  public var reactWithin: Duration = .milliseconds(1_500)
  /// How long all nodes of the customers' database may be asked together.
  public var lookupBudget: Duration = .milliseconds(800)
  /// Numbers of callers who are greeted by name, E.164 with +.
  public var vips: [String] = []
  /// The country of numbers without one.
  public var country = "1"

  /// Guide A §3.
  public static let outage =
    "We are currently experiencing a system outage. To reach the emergency dispatch team, "
    + "press 1. To leave a voicemail, press 2."

  public init() {}

  public var summary: String {
    "prompt within \(prompt.within.text) and \(prompt.least.text) long, duty by "
      + "\(duty.by.rawValue) ringing \(duty.ring.text), digits within \(reactWithin.text), lookup "
      + "within \(lookupBudget.text), voicemail within \(voicemail.within.text)"
      + (vips.isEmpty ? "" : ", \(vips.count) VIP numbers")
  }
}
