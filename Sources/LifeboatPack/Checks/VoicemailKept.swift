import Calls
public import Checks
import Media
import SIP
import Wire

/// What callers left is in the store, to the last word, however they and the store behaved.
public struct VoicemailKept: StagedCheck {
  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let stored = StoredMessage.all(evidence)
    for left in LeftMessage.all(CallerView.all(evidence), evidence) {
      judge(left, stored, evidence, &judgement)
    }
    return judgement.verdict
  }

  private func judge(
    _ left: LeftMessage, _ stored: [StoredMessage], _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    let voicemail = left.view.policy.voicemail
    let own = stored.filter { $0.isAccepted && $0.isOf(left.view) }
    let seconds = decimal(Double(left.last - left.from) / 8_000, places: 1)
    let lastFrame = left.speech.frame(of: left.last) ?? left.view.leg.invites[0].request.frame
    guard let message = own.first else {
      if let doubt = StoredMessage.doubt(evidence) {
        judgement.leaveOpen(doubt)
        return
      }
      if evidence.other.exchanges.isEmpty, !evidence.roles.parties.contains(where: \.isStore) {
        judgement.leaveOpen("no store is among the parties, so what is stored was not seen")
        return
      }
      // Only the time in which the store took anything counts.
      let since = max(left.view.endedAt, lastRefusal(stored, left.view) ?? left.view.endedAt)
      if evidence.endedAt - since < voicemail.within {
        judgement.leaveOpen(
          "the capture ends \((evidence.endedAt - since).text) after the message or the store's last"
            + " refusal; it may be stored \(voicemail.within.text) later")
        return
      }
      judgement.find(
        "the caller spoke for \(seconds) s after 2 and nothing of it was stored",
        frames: [lastFrame], callID: left.view.leg.callID)
      return
    }
    judgement.judged()
    if message.isCut {
      judgement.leaveOpen(message.cutDoubt)
      return
    }
    guard let samples = message.samples,
      let place = Likeness.place(of: samples, in: left.speech.samples)
    else {
      if message.samples != nil {
        judgement.find(
          "what is stored holds nothing of what the caller said",
          frames: [message.exchange.frame, lastFrame], callID: left.view.leg.callID)
      }
      return
    }
    let missing = left.last - (place + samples.count)
    let allowed = left.wasKilled ? voicemail.lossWhenKilled : voicemail.loss
    if Duration.nanoseconds(Int64(missing) * 125_000) > allowed,
      Duration.nanoseconds(Int64(samples.count) * 125_000) < voicemail.longest - .seconds(1)
    {
      judgement.find(
        "the last \(decimal(Double(missing) / 8_000, places: 1)) s of the message are not stored;"
          + " \(allowed.text) are allowed", frames: [message.exchange.frame, lastFrame],
        callID: left.view.leg.callID)
    }
  }

  private func lastRefusal(_ stored: [StoredMessage], _ view: CallerView) -> Moment? {
    stored.filter { !$0.isAccepted && $0.isOf(view) }.map(\.exchange.at).max()
  }

  public var card: CheckCard {
    CheckCard(
      id: "voicemail.kept",
      title: "What callers left is stored, to the last word",
      why: "The caller was told that the message is taken; nobody will ask for it again.",
      source: "guide A §3: zero loss",
      examples: [
        Example(.passes, "stored after the caller hung up", StoreLadders.stored),
        Example(
          .fails, "nothing is stored",
          "with store\n" + LifeboatLadders.message
            + StoreLadders.hangUp + "end 60\n"),
        Example(
          .fails, "the last second and a half is missing",
          LifeboatLadders.message + StoreLadders.hangUp + """
            system -> store PUT /voicemail/1.wav 11.200 status=201 audio=carrier since=7.9 until=9.5 header.x-ms-meta-caller=15550000001

            """),
        Example(
          .fails, "the store refused and was not asked again",
          LifeboatLadders.message + StoreLadders.hangUp + """
            system -> store PUT /voicemail/1.wav 11.200 status=503 audio=carrier since=7.9 header.x-ms-meta-caller=15550000001
            end 60
            """),
        Example(
          .notApplicable, "the caller presses 2 and says nothing",
          LifeboatLadders.answered + """
            system  -> carrier RTP PCMU 300 0.100..6.100 sound=speech:1
            carrier -> system  DTMF 2 6.300
            carrier -> system  BYE 9.000
            """),
      ])
  }
}

extension Roles.Party {
  fileprivate var isStore: Bool { name.hasPrefix("store") }
}
