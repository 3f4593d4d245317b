import SIP
import Wire

/// Reads the session descriptions of one call, each text once.
struct SessionTexts {
  /// A call that changes its text more often than this is read anew each time.
  private static let most = 64

  /// A call has two or four: they are found sooner by comparing than by a hash of all their bytes.
  private var known: [(text: ArraySlice<UInt8>, session: SessionDescription?)] = []

  mutating func announcement(_ sighting: Sighting) -> MediaAnnouncement? {
    guard let message = sighting.message, message.body.starts(with: "v=0".utf8) else { return nil }
    let session: SessionDescription?
    let text = message.body
    if let read = known.first(where: { $0.text.count == text.count && $0.text == text }) {
      session = read.session
    } else {
      session = try? SessionDescription(text)
      if known.count < Self.most { known.append((text, session)) }
    }
    return session.flatMap { MediaAnnouncement($0, at: sighting.at, frame: sighting.frame) }
  }
}

extension Leg {
  /// What both sides said, once for each To tag that spoke of media.
  func sessions(call: Int, leg: Int, _ texts: inout SessionTexts) -> [MediaSession] {
    var offers: [MediaAnnouncement] = []
    var answers: [(tag: String, said: MediaAnnouncement)] = []
    var isSeen: Set<String> = []
    for invite in invites {
      if let said = texts.announcement(invite.request) { offers.append(said) }
      for response in invite.responses {
        guard let said = texts.announcement(response) else { continue }
        let tag = response.message?.toTag ?? ""
        isSeen.insert(tag)
        answers.append((tag, said))
      }
    }
    for dialog in dialogs { isSeen.insert(dialog.calleeTag) }
    return isSeen.sorted().map { tag in
      session(
        call: call, leg: leg, tag, offers, answers.filter { $0.tag == tag }.map(\.said), &texts)
    }
  }

  private func session(
    call: Int, leg: Int, _ tag: String, _ offers: [MediaAnnouncement],
    _ answers: [MediaAnnouncement], _ texts: inout SessionTexts
  ) -> MediaSession {
    let dialog = dialogs.first { $0.calleeTag == tag }
    var byCaller = offers
    var byCallee = answers
    // An offer in the 2xx is answered in the ACK (RFC 3261 §13.2.1).
    for ack in dialog?.acks ?? [] {
      if let said = texts.announcement(ack) { byCaller.append(said) }
    }
    let later = (dialog?.transactions ?? []) + unmatched.filter { $0.isAbout(tag) }
    for transaction in later {
      let isByCaller = transaction.client.address == caller.address
      let requests = [transaction.request] + transaction.acks
      for said in requests.compactMap({ texts.announcement($0) }) {
        if isByCaller { byCaller.append(said) } else { byCallee.append(said) }
      }
      for said in transaction.responses.compactMap({ texts.announcement($0) }) {
        if isByCaller { byCallee.append(said) } else { byCaller.append(said) }
      }
    }
    var sides = (MediaSide(caller), MediaSide(callee))
    for said in byCaller.sorted(by: { $0.frame < $1.frame }) { sides.0.add(said) }
    for said in byCallee.sorted(by: { $0.frame < $1.frame }) { sides.1.add(said) }
    let refusal = final.flatMap { $0.status?.isFailure == true ? $0.at : nil }
    return MediaSession(
      call: call, leg: leg, callID: callID, caller: sides.0, callee: sides.1,
      establishedAt: dialog?.establishedAt, establishedFrame: dialog?.successes.first?.frame,
      endedAt: dialog.map(\.endedAt) ?? refusal)
  }
}

extension Transaction {
  fileprivate func isAbout(_ tag: String) -> Bool {
    request.message?.toTag == tag || request.message?.fromTag == tag
  }
}
