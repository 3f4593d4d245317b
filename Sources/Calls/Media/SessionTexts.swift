package import SIP
import Wire

/// Reads the session descriptions of calls, what is alike in them once.
package struct SessionTexts {
  private struct Said {
    let terms: AudioTerms
    let endpoint: Endpoint?
  }

  /// More shapes than this are no longer remembered; a network has a few for each kind of device.
  private static let mostShapes = 1_024
  /// So many of the latest texts of other kinds are found again.
  private static let mostTexts = 64

  private let hash: SeededHash
  private var shapes: [UInt64: AudioTerms] = [:]
  /// Found sooner by comparing than by a hash of all their bytes.
  private var texts: [(text: ArraySlice<UInt8>, said: Said?)] = []
  private var oldest = 0

  package init() {
    // It shows in nothing but which shapes collide.
    hash = SeededHash(seed: .random(in: .min ... .max))
  }

  package mutating func announcement(_ sighting: Sighting) -> MediaAnnouncement? {
    guard let message = sighting.message else { return nil }
    let text = message.body
    guard text.starts(with: "v=0".utf8) else { return nil }
    return said(text).map {
      MediaAnnouncement($0.terms, $0.endpoint, at: sighting.at, frame: sighting.frame)
    }
  }

  private mutating func said(_ text: ArraySlice<UInt8>) -> Said? {
    guard let plain = text.withUnsafeBufferPointer({ PlainDescription($0, hash) }) else {
      return saidBefore(text)
    }
    if let terms = shapes[plain.shape] { return Said(terms: terms, endpoint: plain.endpoint) }
    let said = read(text)
    // Where another line has a say in where the audio goes, the shape says nothing of others.
    guard let said, said.endpoint == plain.endpoint, Self.hasOneConnection(text),
      shapes.count < Self.mostShapes
    else { return said }
    shapes[plain.shape] = said.terms
    return said
  }

  private mutating func saidBefore(_ text: ArraySlice<UInt8>) -> Said? {
    if let known = texts.first(where: { $0.text.count == text.count && $0.text == text }) {
      return known.said
    }
    let said = read(text)
    if texts.count < Self.mostTexts {
      texts.append((text, said))
    } else {
      texts[oldest] = (text, said)
      oldest = (oldest + 1) % Self.mostTexts
    }
    return said
  }

  /// Whether one line only begins with `c=`.
  private static func hasOneConnection(_ text: ArraySlice<UInt8>) -> Bool {
    zip(text, text.dropFirst()).count { $0 == (0x0A, 0x63) || $0 == (0x0D, 0x63) } == 1
  }

  private func read(_ text: ArraySlice<UInt8>) -> Said? {
    guard let session = try? SessionDescription(text) else { return nil }
    guard let audio = session.anyAudio else {
      return Said(terms: .none, endpoint: nil)
    }
    return Said(terms: AudioTerms(session, audio), endpoint: session.endpoint(of: audio))
  }
}

extension Leg {
  /// What both sides said, once for each To tag that spoke of media.
  func sessions(call: Int, leg: Int, _ texts: inout SessionTexts) -> [MediaSession] {
    var offers: [MediaAnnouncement] = []
    var answers: [(tag: String, said: MediaAnnouncement)] = []
    var isSeen: Set<String> = []
    for invite in invites {
      if var said = texts.announcement(invite.request) {
        said.agreedAt = dialogs.first?.establishedAt ?? invite.final?.at
        offers.append(said)
      }
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
      // Both may be behind one address; a callee's requests have its tag in From.
      let isByCaller =
        tag.isEmpty
        ? transaction.client.address == caller.address
        : transaction.request.message?.fromTag != tag
      // What is refused changes nothing (RFC 3261 §14.1).
      guard transaction.final?.status?.isFailure != true else { continue }
      for (index, request) in ([transaction.request] + transaction.acks).enumerated() {
        guard var said = texts.announcement(request) else { continue }
        if index == 0 { said.agreedAt = transaction.final?.at }
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
