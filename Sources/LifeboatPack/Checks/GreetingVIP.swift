import Calls
public import Checks
import Media
import SIP
import Wire

/// A VIP hears a greeting of its own, everybody else the general prompt.
///
/// Which words they are is for the ear; that they are others is measured: the general prompts of a
/// capture run alike in loudness, and a VIP's does not run like them.
public struct GreetingVIP: StagedCheck {
  /// Two renderings of one text, and two texts.
  private static let alike = 0.85
  private static let unlike = 0.7
  /// What is compared of each.
  private static let length = 8_000 * 3

  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let vips = Set(evidence.policy(LifeboatPolicy.self).vips.map { $0.filter(\.isNumber) })
    guard !vips.isEmpty else { return .notApplicable }
    let heard = CallerView.all(evidence).compactMap { view -> (CallerView, ArraySlice<Int16>)? in
      guard let prompt = view.prompt, !prompt.isUnread, let spoken = view.firstPrompt,
        spoken.count >= 8_000
      else { return nil }
      return (
        view,
        prompt.part(
          from: spoken.lowerBound, to: min(spoken.upperBound, spoken.lowerBound + Self.length))
      )
    }
    let special = heard.filter { Self.isVIP($0.0, vips) }
    let general = heard.filter { !Self.isVIP($0.0, vips) }
    guard let reference = general.first else { return .notApplicable }
    for (view, sound) in general.dropFirst() {
      judgement.judged()
      let likeness = Likeness.ofLoudness(reference.1, sound)
      if likeness < Self.alike {
        judgement.find(
          "\(view.callerNumber) is no VIP and heard another prompt than \(reference.0.callerNumber)"
            + " (alike by \(decimal(likeness, places: 2)))",
          frames: [view.dialog.successes[0].frame], callID: view.leg.callID)
      }
    }
    for (view, sound) in special {
      judgement.judged()
      let likeness = Likeness.ofLoudness(reference.1, sound)
      if likeness > Self.unlike {
        judgement.find(
          "\(view.callerNumber) is a VIP and heard what everybody hears (alike by"
            + " \(decimal(likeness, places: 2)))",
          frames: [view.dialog.successes[0].frame, reference.0.dialog.successes[0].frame],
          callID: view.leg.callID)
      }
    }
    return judgement.verdict
  }

  /// By the digits at the end: a carrier may write the number without its country.
  private static func isVIP(_ view: CallerView, _ vips: Set<String>) -> Bool {
    let digits = view.callerNumber.filter(\.isNumber)
    return digits.count >= 7 && vips.contains { $0.hasSuffix(digits) || digits.hasSuffix($0) }
  }

  public var card: CheckCard {
    CheckCard(
      id: "greeting.vip",
      title: "A VIP hears a greeting of its own, everybody else one and the same prompt",
      why: "The best customers are the first to leave when nobody knows them in a crisis.",
      source: "guide A §4",
      examples: [
        Example(
          .passes, "the VIP is greeted otherwise", policy: GreetingLadders.policy,
          GreetingLadders.ladder(vip: 2, others: [1, 1])),
        Example(
          .fails, "the VIP hears what everybody hears", policy: GreetingLadders.policy,
          GreetingLadders.ladder(vip: 1, others: [1, 1])),
        Example(
          .fails, "somebody else is greeted as a VIP", policy: GreetingLadders.policy,
          GreetingLadders.ladder(vip: 2, others: [1, 2])),
        Example(
          .notApplicable, "no VIP is known", GreetingLadders.ladder(vip: 1, others: [1])),
      ])
  }
}
