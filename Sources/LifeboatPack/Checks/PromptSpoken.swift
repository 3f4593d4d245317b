import Calls
public import Checks
import Media
import SIP
import Wire

/// The outage prompt is spoken: audible, long enough for its words, and not clipped.
public struct PromptSpoken: StagedCheck {
  /// How much of it may be as loud as the codec can say.
  private static let mostClipped = 0.02
  private static let loudest = 31_900
  /// A pause between two sentences, in samples.
  private static let pause = 7_200
  /// How long before the call's end the last packet comes where audio went on to the end.
  private static let slack = Duration.milliseconds(200)

  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for view in CallerView.all(evidence) { judge(view, evidence, &judgement) }
    return judgement.verdict
  }

  private func judge(_ view: CallerView, _ evidence: Evidence, _ judgement: inout Judgement) {
    let least = view.policy.prompt.least
    let callID = view.leg.callID
    let answer = view.dialog.successes[0].frame
    // Nobody leaves a lifeboat, or presses a key, before it has spoken; who does is not judged.
    guard view.listenedFor >= least + view.policy.prompt.within else { return }
    guard !evidence.other.packets.isEmpty else { return }
    guard let prompt = view.prompt else {
      judgement.find(
        "the caller waited \(view.listenedFor.text) after the answer and no audio came",
        frames: [answer], callID: callID)
      return
    }
    if prompt.isUnread {
      judgement.leaveOpen("the prompt is in a codec whose sound is not read")
      return
    }
    guard let spoken = view.firstPrompt else {
      judgement.find(
        "audio came and is silent: nothing in it is louder than \(decimal(-45, places: 0)) dBov",
        frames: [prompt.packets.first?.frame ?? answer], callID: callID)
      return
    }
    judgement.judged()
    // What was cut short by the caller says nothing of the prompt's length.
    let length = Duration.nanoseconds(Int64(spoken.count) * 125_000)
    if length < least, spoken.upperBound + Self.pause < heardUntil(prompt, view) {
      judgement.find(
        "the prompt lasts \(length.text); its \(words(view)) words need \(least.text) at least",
        frames: [prompt.frame(of: spoken.lowerBound), prompt.frame(of: spoken.upperBound)]
          .compactMap(\.self), callID: callID)
    }
    let part = prompt.part(from: spoken.lowerBound, to: spoken.upperBound)
    let clipped = Double(part.count { abs(Int($0)) >= Self.loudest }) / Double(max(1, part.count))
    if clipped > Self.mostClipped {
      judgement.find(
        "\(decimal(clipped * 100, places: 0)) % of the prompt is as loud as the codec can say:"
          + " it is clipped",
        frames: [prompt.frame(of: spoken.lowerBound) ?? answer], callID: callID)
    }
    if let hole = hole(prompt, spoken) {
      judgement.find(
        "\(hole.length.text) of the prompt were not sent", frames: [hole.frame], callID: callID)
    }
  }

  /// The last sample that the caller heard.
  ///
  /// Who sends late is behind its own stamps: where audio came to the end, that is the last there is.
  private func heardUntil(_ prompt: Track, _ view: CallerView) -> Int {
    let end = view.digits.first?.at ?? view.endedAt
    let place = prompt.place(at: end)
    return end - prompt.endedAt < Self.slack ? min(place, prompt.samples.count) : place
  }

  private func words(_ view: CallerView) -> Int {
    view.policy.prompt.text.split(whereSeparator: \.isWhitespace).count
  }

  /// A stretch of the prompt for which no packet came although one before and one after did.
  private func hole(
    _ prompt: Track, _ spoken: Range<Int>
  ) -> (frame: Int, length: Duration)? {
    let inside = prompt.packets.filter { spoken.contains($0.place) }
    // Who suppresses silence says so by the marker.
    for (before, after) in zip(inside, inside.dropFirst())
    where after.place - before.place > 480 && !after.begins {
      return (after.frame, .nanoseconds(Int64(after.place - before.place) * 125_000))
    }
    return nil
  }

  public var card: CheckCard {
    CheckCard(
      id: "prompt.spoken",
      title: "The outage prompt is audible, as long as its words need, whole and not clipped",
      why: "A caller who hears nothing, or half of it, hangs up: the lifeboat has saved nobody.",
      source: "guide A §3",
      examples: [
        Example(
          .passes, "seven seconds are spoken",
          LifeboatLadders.answered + """
            system -> carrier RTP PCMU 350 0.100..7.100 sound=speech:1
            carrier -> system BYE 9.000
            """),
        Example(
          .passes, "sent later than stamped, and cut short by the caller",
          LifeboatLadders.answered + """
            system -> carrier RTP PCMU 200 0.100..4.100 sound=speech:1
            system -> carrier RTP PCMU 35 4.100..4.800 unmarked late=4.15 sound=speech:2
            carrier -> system BYE 9.000
            """),
        Example(
          .fails, "the audio is silence",
          LifeboatLadders.answered + """
            system -> carrier RTP PCMU 350 0.100..7.100 sound=silence
            carrier -> system BYE 9.000
            """),
        Example(
          .fails, "one second of words",
          LifeboatLadders.answered + """
            system -> carrier RTP PCMU 50 0.100..1.100 sound=speech:1
            system -> carrier RTP PCMU 350 1.100..8.100 sound=silence
            carrier -> system BYE 9.000
            """),
        Example(
          .fails, "it is clipped",
          LifeboatLadders.answered + """
            system -> carrier RTP PCMU 350 0.100..7.100 sound=clipped
            carrier -> system BYE 9.000
            """),
        Example(
          .notApplicable, "the caller hangs up at once",
          LifeboatLadders.answered + """
            system -> carrier RTP PCMU 50 0.100..1.100 sound=speech:1
            carrier -> system BYE 1.200
            """),
      ])
  }
}
