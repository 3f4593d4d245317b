import SIP
import Wire

/// What a proxy may do wrong with the headers of what it passes on (RFC 3261 §16.6, §16.7).
enum ForwardingDefects {
  static let all: [Defect] = [
    passedOn("max-forwards-kept", "Max-Forwards is not lowered") {
      $0[.maxForwards] = $0[.maxForwards].flatMap { Int($0) }.map { "\($0 + 1)" }
    },
    passedOn("max-forwards-zero", "a request is passed on with Max-Forwards 0") {
      $0[.maxForwards] = "0"
    },
    passedOn("max-forwards-missing", "Max-Forwards is taken out") { $0[.maxForwards] = nil },
    passedOn("via-lost", "the caller's Via is not kept below the system's own") { draft in
      let own = draft.values(.via).first
      draft[.via] = nil
      if let own { draft.prepend(.via, own) }
    },
    passedOn("via-doubled", "the system adds its Via twice") { draft in
      guard let own = draft.values(.via).first else { return }
      draft.prepend(.via, own)
    },
    passedOn("from-number-changed", "the first trunk is told another caller's number") {
      $0.rewrite(.from, "+1555", to: "+1556")
    },
    passedOn("contact-changed", "the far end is given another Contact than the sender's") {
      $0[.contact] = $0[.contact].map { _ in "<sip:elsewhere@127.99.0.9>" }
    },
    passedOn("call-number-changed", "a request is passed on with another CSeq number", whole: true)
    {
      let words = $0[.cseq]?.split(separator: " ") ?? []
      guard words.count == 2, words[1] != "ACK" else { return }
      $0[.cseq] = "41 \(words[1])"
    },
    passedOn("content-type-lost", "a body is passed on without its Content-Type") {
      $0[.contentType] = nil
    },
    passedOn("media-address-changed", "the caller's media address is changed in the offer") {
      $0.rewrite("c=IN IP4 127.10.0.2", to: "c=IN IP4 127.99.0.9")
    },
    Defect("request-uri-changed", .edit, "a request in a dialog is passed on for another user") {
      $0.editing({ $0.isFromSystem && $0.isInDialog && $0.method != .ack && !$0.isRepetition }) {
        guard case .request(let method, _) = $0.startLine else { return }
        $0.startLine = .request(method, uri: "sip:another@127.10.0.21")
      }
    },
    Defect("loop", .insert, "the system sends the INVITE to itself") { specimen in
      specimen.places.filter(\.isEdgeInvite).map { invite in
        let own = invite.sighting.redirected(to: invite.sighting.source)
        return Strike(invite, [.insert(own.moved(to: invite.at + .microseconds(100)))])
      }
    },
    answered("response-record-route-lost", "the answer to the caller has lost its Record-Route") {
      $0[.recordRoute] = nil
    },
    answered("response-contact-changed", "the caller is given another Contact than the edge's") {
      $0[.contact] = $0[.contact].map { _ in "<sip:elsewhere@127.99.0.9>" }
    },
    answered("response-tag-changed", "the caller is given another To tag than the edge's") {
      $0.rewrite(.to, "tag=", to: "tag=other-")
    },
  ]

  /// A defect of the INVITE that the system passes on to the first edge.
  private static func passedOn(
    _ name: String, _ meaning: String, whole: Bool = false,
    _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) { specimen in
      // A B2BUA begins a call of its own and owes none of this.
      let isStruck = { (place: SpecimenPlace) -> Bool in
        guard place.isEdgeInvite else { return false }
        return specimen.places.contains {
          $0.isFromCarrier && $0.method == .invite && $0.message?.callID == place.message?.callID
        }
      }
      return whole
        ? specimen.editingTransaction(isStruck, change) : specimen.editing(isStruck, change)
    }
  }

  /// A defect of the 200 that tells the caller it is answered, and of its repetitions.
  private static func answered(
    _ name: String, _ meaning: String, _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) { specimen in
      let isStruck = { (place: SpecimenPlace) -> Bool in
        ResponseDefects.isAnswer(place)
          && specimen.places.contains {
            $0.isFromEdge && $0.message?.callID == place.message?.callID
          }
      }
      return specimen.editing(isStruck, change)
    }
  }
}
