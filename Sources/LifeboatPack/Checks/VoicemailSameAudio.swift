import Calls
public import Checks
import Media
import SIP
import Wire

/// What is stored is what the caller said, sample by sample, with caller and length.
public struct VoicemailSameAudio: StagedCheck {
  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let views = CallerView.all(evidence)
    if let doubt = StoredMessage.doubt(evidence) { judgement.leaveOpen(doubt) }
    for message in StoredMessage.all(evidence) where message.isAccepted {
      judge(message, views, &judgement)
    }
    return judgement.verdict
  }

  private func judge(
    _ message: StoredMessage, _ views: [CallerView], _ judgement: inout Judgement
  ) {
    let frame = message.exchange.frame
    if message.isCut {
      judgement.leaveOpen(message.cutDoubt)
    }
    guard let stored = message.samples else {
      if message.isCut { return }
      judgement.find(
        "what was stored as \(message.exchange.path) \(message.problem ?? "is no sound")",
        frames: [frame], stands: true)
      return
    }
    guard let view = views.first(where: message.isOf) else {
      judgement.find(
        "\(message.exchange.path) names no caller of this capture, neither by number nor by"
          + " Call-ID", frames: [frame])
      return
    }
    guard let speech = view.speech else {
      judgement.find(
        "\(message.exchange.path) is stored for a caller who said nothing", frames: [frame],
        callID: view.leg.callID)
      return
    }
    if speech.isUnread {
      judgement.leaveOpen("the caller spoke in a codec whose sound is not read")
      return
    }
    judgement.judged()
    // What is kept of it may still be heard, but says nothing of how long it is.
    if !message.isCut, let said = message.saidSeconds, abs(said - message.seconds) > 0.1 {
      judgement.find(
        "\(message.exchange.path) says it is \(decimal(said, places: 2)) s long and holds"
          + " \(decimal(message.seconds, places: 2)) s", frames: [frame], callID: view.leg.callID,
        stands: true)
    }
    guard let place = Likeness.place(of: stored, in: speech.samples) else {
      // Nothing audible stored is somebody else's rule: what was said has to be there.
      return
    }
    let from = max(0, place)
    let to = min(speech.samples.count, place + stored.count)
    guard to > from else { return }
    let likeness = Likeness.of(
      stored[(from - place)..<(to - place)], speech.samples[from..<to])
    if likeness < view.policy.voicemail.likeness {
      judgement.find(
        "\(message.exchange.path) is like what the caller said by \(decimal(likeness, places: 3));"
          + " \(decimal(view.policy.voicemail.likeness, places: 2)) is wanted",
        frames: [frame, speech.frame(of: from)].compactMap(\.self), callID: view.leg.callID)
    }
  }

  public var card: CheckCard {
    CheckCard(
      id: "voicemail.same-audio",
      title: "The stored sound is what the caller said, sample by sample, under the caller's name",
      why: "A voicemail that cannot be understood, or is filed under somebody else, is lost.",
      source: "guide A §3",
      examples: [
        Example(.passes, "what was said is stored", StoreLadders.stored),
        Example(
          .fails, "other sound is stored",
          LifeboatLadders.message + StoreLadders.hangUp + """
            system -> store PUT /voicemail/1.wav 11.200 status=201 audio=system header.x-ms-meta-caller=15550000001

            """),
        Example(
          .fails, "it is stored under a number that did not call",
          LifeboatLadders.message + StoreLadders.hangUp + """
            system -> store PUT /voicemail/1.wav 11.200 status=201 audio=carrier since=7.9 header.x-ms-meta-caller=499999999

            """),
        Example(
          .fails, "it is no sound",
          LifeboatLadders.message + StoreLadders.hangUp + """
            system -> store PUT /voicemail/1.wav 11.200 status=201 body=hello header.x-ms-meta-caller=15550000001

            """),
        Example(.notApplicable, "nothing is stored", LifeboatLadders.message),
      ])
  }
}
