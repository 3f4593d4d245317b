import Calls
public import Checks
import Media
import SIP
import Wire

/// A digit is followed by something: words, a call, an end; and a prompt that goes on is stopped.
public struct MenuReacts: StagedCheck {
  /// How alike two prompts run that are one.
  private static let same = 0.9

  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let views = CallerView.all(evidence)
    for view in views {
      let bound = view.policy.reactWithin
      for (index, digit) in view.digits.enumerated() {
        // Of digits pressed at once the first counts.
        if index > 0, digit.at - view.digits[index - 1].at < bound { continue }
        guard view.endedAt - digit.at > bound || hasActed(view, digit, bound) else {
          continue
        }
        judge(digit, view, views, evidence, &judgement)
      }
    }
    return judgement.verdict
  }

  private func judge(
    _ digit: CallerView.Digit, _ view: CallerView, _ views: [CallerView], _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    let bound = view.policy.reactWithin
    if hasActed(view, digit, bound) {
      judgement.judged()
      return
    }
    guard let prompt = view.prompt, !prompt.isUnread else {
      judgement.find(
        "\(digit.digit) was pressed and nothing happened in \(bound.text)", frames: [digit.frame],
        callID: view.leg.callID)
      return
    }
    let place = prompt.place(at: digit.at)
    let length = Int(bound.nanoseconds / 125_000)
    let wasSpeaking = prompt.activity(from: place - 2_400, to: place).contains(true)
    judgement.judged()
    if wasSpeaking {
      if let other = longer(than: digit, view, views),
        goesOn(prompt, from: place + length, like: other)
      {
        judgement.find(
          "\(digit.digit) was pressed into the prompt, which still went on \(bound.text) later",
          frames: [digit.frame], callID: view.leg.callID)
        return
      }
    }
    // What is still on its way when the key is pressed is no answer.
    let answer = prompt.stretch(after: place + 800)
    if answer.map({ $0.lowerBound - place > length }) ?? true {
      judgement.find(
        "\(digit.digit) was pressed and the caller heard nothing for \(bound.text)",
        frames: [digit.frame], callID: view.leg.callID)
    }
  }

  /// Whether the system called somebody, referred the caller or ended the call in time.
  private func hasActed(
    _ view: CallerView, _ digit: CallerView.Digit, _ bound: Duration
  ) -> Bool {
    func isInTime(_ moment: Moment) -> Bool { moment >= digit.at && moment - digit.at <= bound }
    return view.outwardLegs.contains { isInTime($0.startedAt) }
      || view.systemRequests.contains {
        [.refer, .bye, .invite].contains($0.method) && isInTime($0.startedAt)
      }
  }

  /// The prompt of a caller who let it be said longer.
  private func longer(
    than digit: CallerView.Digit, _ view: CallerView, _ views: [CallerView]
  ) -> (prompt: Track, start: Int)? {
    guard let own = view.firstPrompt, let prompt = view.prompt else { return nil }
    let heard = prompt.place(at: digit.at) - own.lowerBound
    for other in views where other.leg.callID != view.leg.callID {
      guard let track = other.prompt, let spoken = other.firstPrompt,
        other.listenedFor > Duration.nanoseconds(Int64(heard) * 125_000) + .seconds(3)
      else { continue }
      return (track, spoken.lowerBound - own.lowerBound)
    }
    return nil
  }

  private func goesOn(
    _ prompt: Track, from place: Int, like other: (prompt: Track, start: Int)
  ) -> Bool {
    let mine = prompt.part(from: place, to: place + 8_000)
    let theirs = other.prompt.part(from: place + other.start, to: place + other.start + 8_000)
    guard mine.count == theirs.count, mine.count >= 6_400,
      prompt.activity(from: place, to: place + 8_000).count(where: { $0 }) > 10
    else { return false }
    return Likeness.ofLoudness(mine, theirs) > Self.same
  }

  public var card: CheckCard {
    CheckCard(
      id: "menu.reacts",
      title: "A digit is followed by words, a call or an end within the policy's time",
      why: "Who presses 1 and hears nothing presses 1 again, and then hangs up.",
      source: "practice; RFC 4733, RFC 6086",
      examples: [
        Example(
          .passes, "2 is followed by words", LifeboatLadders.message),
        Example(
          .passes, "1 is followed by REFER", DutyLadders.referred),
        Example(
          .fails, "nothing follows",
          LifeboatLadders.answered + """
            system  -> carrier RTP PCMU 300 0.100..6.100 sound=speech:1
            carrier -> system  DTMF 2 6.500
            carrier -> system  BYE 12.000
            """),
        Example(
          .fails, "SIP INFO is not understood",
          LifeboatLadders.answered + """
            system  -> carrier RTP PCMU 300 0.100..6.100 sound=speech:1
            carrier -> system  INFO 6.500 content-type=application/dtmf-relay body="Signal=2\\r\\nDuration=160\\r\\n"
            system  -> carrier 200 6.501
            carrier -> system  BYE 12.000
            """),
        Example(.fails, "the prompt goes on over the digit", MenuLadders.bargeIn(stops: false)),
        Example(.passes, "the prompt stops at the digit", MenuLadders.bargeIn(stops: true)),
        Example(.notApplicable, "nobody presses anything", LifeboatLadders.answered),
      ])
  }
}
