import SIP
import Wire

/// What a system may do wrong with responses.
enum ResponseDefects {
  static let all: [Defect] = [
    edited("response-other-branch", "a final response comes back under another branch") {
      $0.rewrite(.via, "branch=", to: "branch=z9hG4bK-other-")
    },
    edited("response-other-number", "a final response has another CSeq number than its request") {
      $0[.cseq] = "77 \($0[.cseq]?.split(separator: " ").last ?? "")"
    },
    edited("response-other-method", "a final response has another CSeq method than its request") {
      $0[.cseq] = "\($0[.cseq]?.split(separator: " ").first ?? "") MESSAGE"
    },
    edited("response-other-call", "a final response has another Call-ID than its request") {
      $0[.callID]? += "-other"
    },
    edited("response-other-from", "a final response has another From tag than its request") {
      $0.rewrite(.from, "tag=", to: "tag=other-")
    },
    edited("response-keeps-via", "a response is passed on with the system's own Via on top") {
      $0.prepend(.via, "SIP/2.0/UDP 127.10.0.1;branch=z9hG4bK-kept")
    },
    edited("response-no-tag", "a final response to the caller has no To tag") {
      $0[.to] = $0[.to].map { String($0.prefix { $0 != ";" }) }
    },
    Defect("final-dropped", .drop, "the caller gets no final response") {
      $0.dropping { $0.isFinal && $0.isToCarrier && $0.about != .cancel }
    },
    Defect("second-200", .insert, "the caller gets a second 200 with a To tag of nobody") {
      $0.inserting(after: .milliseconds(40), isAnswer) {
        $0.rewrite(.to, "tag=", to: "tag=nobody-")
      }
    },
    Defect("200-then-503", .insert, "the caller gets 503 after its 200") {
      $0.inserting(after: .milliseconds(1), isAnswer) {
        $0.restate(.serviceUnavailable)
        $0.body = []
      }
    },
    Defect("failure-then-200", .insert, "the caller gets a 200 after a failure") {
      $0.inserting(after: .milliseconds(500), isFailure) { $0.restate(.ok) }
    },
    Defect("failure-then-another", .insert, "the caller gets two different failures") {
      $0.inserting(after: .milliseconds(1), isFailure) { $0.restate(.serverTimeout) }
    },
    Defect("failure-reworded", .edit, "an edge's 486, 603 or 407 reaches the caller as 480") {
      $0.editing({ place in
        isFailure(place)
          && [.busyHere, .decline, .proxyAuthenticationRequired].contains(place.status)
      }) { $0.restate(.temporarilyUnavailable) }
    },
    Defect("answer-made-failure", .edit, "an edge's 200 reaches the caller as 500") { specimen in
      specimen.editing(isAnswer) {
        $0.restate(.serverInternalError)
        $0.body = []
      }
    },
    Defect("answer-made-up", .edit, "the caller is told 200 where the edge refused") {
      $0.editing({ isFailure($0) && $0.about == .invite }) { $0.restate(.ok) }
    },
    Defect("answer-held-back", .delay, "an edge's 200 reaches the caller 5 s later") {
      $0.postponing(by: .seconds(5), isAnswer)
    },
    Defect("trying-missing", .drop, "the caller's INVITE gets no 100 and nothing else in 200 ms") {
      specimen in
      specimen.places.filter { $0.isFromSystem && $0.status == .trying }.compactMap { trying in
        guard let invite = specimen.request(of: trying) else { return nil }
        let others = specimen.transaction(of: invite).filter {
          $0.status != nil && $0.status != .trying && $0.at - invite.at < .milliseconds(250)
        }
        guard others.isEmpty else { return nil }
        let all = specimen.transaction(of: invite).filter { $0.status == .trying }
        return Strike(trying, all.map { .remove($0.index) })
      }
    },
    Defect("trying-late", .delay, "the caller's 100 comes after 450 ms, with nothing before it") {
      specimen in
      specimen.places.filter { place in
        guard place.isFromSystem, place.status == .trying, !place.isRepetition,
          let invite = specimen.request(of: place)
        else { return false }
        return !specimen.transaction(of: invite).contains {
          $0.index != place.index && $0.status != nil && $0.at - invite.at < .milliseconds(480)
        }
      }.map { Strike($0, [.move($0.index, by: .milliseconds(450))]) }
    },
    Defect("ringing-dropped", .drop, "an edge's 180 or 183 does not reach the caller") {
      $0.dropping { $0.isFromSystem && $0.isToCarrier && isAlert($0) }
    },
    Defect("ringing-made-up", .insert, "the caller hears ringing where no edge rings") { specimen in
      guard !specimen.places.contains(where: isAlert) else { return [] }
      return specimen.inserting(
        after: .milliseconds(5), { $0.isFromSystem && $0.status == .trying && !$0.isRepetition }
      ) { draft in
        draft.restate(.ringing)
        draft[.to]? += ";tag=made-up"
      }
    },
    Defect("final-again", .repeat, "a final response is sent twice though it was asked for once") {
      $0.repeating(after: .milliseconds(20)) { place in
        // A 2xx to an INVITE is repeated until its ACK, over TCP too (RFC 3261 §13.3.1.4).
        place.isFinal && place.isToCarrier && place.about != .invite
      }
    },
    Defect("failure-again-over-tcp", .repeat, "a failure is sent twice over TCP") {
      $0.repeating(after: .milliseconds(20)) { place in
        isFailure(place) && place.sighting.transport.isReliable
      }
    },
    Defect("garbage", .insert, "the system sends bytes that are not SIP") { specimen in
      specimen.places.filter { $0.isFinal && $0.isToCarrier }.map { place in
        let bytes = Array("SIP/2.0 OK 200\r\n\r\n".utf8)
        let garbage = place.sighting.with(.unreadable(bytes, .notSIP))
          .moved(to: place.at + .milliseconds(1))
        return Strike(place, [.insert(garbage)])
      }
    },
  ]

  private static func edited(
    _ name: String, _ meaning: String, _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) {
      $0.editing({ $0.isFinal && $0.isToCarrier && $0.about != .cancel }, change)
    }
  }

  static func isAlert(_ place: SpecimenPlace) -> Bool {
    place.status == .ringing || place.status == .sessionProgress
  }

  /// The 2xx that tells the caller it is answered.
  static func isAnswer(_ place: SpecimenPlace) -> Bool {
    place.isFinal && place.isToCarrier && place.about == .invite && place.status?.isSuccess == true
  }

  /// The failure that tells the caller it is not.
  static func isFailure(_ place: SpecimenPlace) -> Bool {
    place.isFinal && place.isToCarrier && place.about == .invite && place.status?.isFailure == true
  }
}
