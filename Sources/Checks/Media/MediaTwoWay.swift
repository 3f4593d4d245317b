import Calls
import Media
import SIP
import Wire

/// Where both sides agreed to speak and one does, the other is heard too.
public struct MediaTwoWay: MediaCheck {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "media.two-way",
      title: "audio flows both ways in an answered call",
      why: """
        One-way audio is a call that looks right in every log: it is answered, it is billed, and \
        one of the two hears nothing.
        """,
      source: "guide B §2; RFC 3264 §5.1",
      examples: Self.examples)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    // The description a proxy passes on stands on both hops: one pair of endpoints, one verdict.
    var told: Set<[Endpoint]> = []
    for session in evidence.media.sessions where evidence.roles.mayOwn(session) {
      let hearing = evidence.media.hearing(
        in: session, until: evidence.endedAt, least: Bounds.bothWays)
      guard case .oneSide(let silence)? = hearing else {
        if hearing != nil { judgement.judged() }
        continue
      }
      let (silent, speaker) = (silence.silent, silence.listener)
      // Who was heard by an IVR need not speak again.
      if silence.since == .lastHeard, evidence.roles.isTakenUpBySystem(speaker, from: silent) {
        judgement.judged()
        continue
      }
      let (silentName, speakerName) = (Self.name(silent, evidence), Self.name(speaker, evidence))
      if let doubt = silence.doubt(of: silentName, to: speakerName) {
        judgement.leaveOpen(doubt)
        continue
      }
      let waited = evidence.endedAt - silence.from
      if session.endedAt == nil, silence.to == evidence.endedAt, waited < Bounds.listening {
        judgement.leaveOpen(
          "the capture ended \(waited.text) after both could speak, and "
            + "\(silentName) may only have listened until then")
        continue
      }
      if let stranger = evidence.media.stranger(in: session) {
        judgement.leaveOpen(
          "\(speakerName) heard nothing, and audio goes to \(stranger), which no "
            + "description names: it may go on from there unseen")
        continue
      }
      if let doubt = Self.doubt(about: silence, evidence) {
        judgement.leaveOpen(doubt)
        continue
      }
      guard
        told.insert(silent.endpoints + speaker.endpoints).inserted
      else { continue }
      judgement.find(
        "no audio from \(silentName) to \(speakerName)"
          + Self.since(silence, evidence),
        frames: [
          silence.heard.flow.firstFrame, silence.heard.flow.lastFrame, Self.agreed(silence),
        ].compactMap(\.self),
        callID: session.callID)
    }
    return judgement.verdict
  }

  private static func since(_ silence: MediaSilence, _ evidence: Evidence) -> String {
    let span = decimal((silence.to - silence.from).seconds, places: 3)
    let start = evidence.time(silence.from)
    guard case .moved = silence.since else {
      return ": the other way went \(counted(silence.heard.flow.packets, "packet")), and both said "
        + "sendrecv for \(span) s from \(start)"
    }
    let place = silence.listener.announcement(at: silence.from)?.endpoint?.description
    return " since that one moved to \(place ?? "another port") at \(start): the other way went "
      + "on, and both said sendrecv for \(span) s more"
  }

  /// The frame in which what was not kept was said.
  private static func agreed(_ silence: MediaSilence) -> Int? {
    if case .moved(let frame) = silence.since { return frame }
    return silence.session.establishedFrame
  }

  /// Why the silence may be nobody's fault around a system that takes calls up itself.
  private static func doubt(about silence: MediaSilence, _ evidence: Evidence) -> String? {
    if evidence.roles.isTakenUpBySystem(silence.listener, from: silence.silent) {
      return "nothing was heard from \(name(silence.silent, evidence)), which may only have "
        + "listened to \(name(silence.listener, evidence))"
    }
    guard evidence.roles.isTakenUpBySystem(silence.silent, from: silence.listener) else {
      return nil
    }
    // What was on its way when they were joined says nothing of the time after it.
    let from = silence.from + Bounds.bothWays
    return evidence.excuse(in: silence.session, from: from, to: max(from, silence.to)).map {
      "\(name(silence.listener, evidence)) heard nothing, and \($0)"
    }
  }

  private static func name(_ side: MediaSide, _ evidence: Evidence) -> String {
    // Several parties may share an address: the signalling tells them apart.
    guard let endpoint = side.endpoints.last(where: { !$0.address.isUnspecified }),
      endpoint.address != side.party.address
    else { return evidence.name(side.party) }
    return evidence.roles.party(at: endpoint.address)?.name ?? endpoint.description
  }
}
