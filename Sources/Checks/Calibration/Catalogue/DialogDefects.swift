import Calls
import SIP
import Wire

/// What a system may do wrong inside a call.
enum DialogDefects {
  static let all: [Defect] = [
    lost("bye-dropped", "the BYE of one side does not reach the other", .bye),
    lost("info-dropped", "an INFO is not passed on", .info),
    lost("reinvite-dropped", "a re-INVITE is not passed on", .invite),
    moved("bye-to-another", "the BYE goes to an edge that is not in the call", .bye),
    moved("reinvite-to-another", "the re-INVITE goes to an edge that is not in the call", .invite),
    edited("bye-tags-swapped", "the BYE's From and To tags are exchanged", .bye) { draft in
      let from = tag(draft[.from])
      let to = tag(draft[.to])
      draft.rewrite(.from, "tag=\(from)", to: "tag=\(to)")
      draft.rewrite(.to, "tag=\(to)", to: "tag=\(from)")
    },
    edited("bye-other-tag", "the BYE has a To tag of no dialog", .bye) {
      $0.rewrite(.to, "tag=", to: "tag=nobody-")
    },
    edited("bye-old-number", "the BYE repeats the INVITE's CSeq number", .bye) {
      $0[.cseq] = "1 BYE"
    },
    edited("info-body-changed", "the digit in an INFO is another on the far side", .info) {
      $0.rewrite("Signal=", to: "Signal=9")
    },
    edited("info-body-lost", "an INFO loses its body", .info) {
      $0.body = []
      $0[.contentType] = nil
    },
    edited("hold-undone", "the hold arrives as an ordinary offer", .invite) {
      $0.rewrite("a=sendonly", to: "a=sendrecv")
    },
    edited("reinvite-codecs-changed", "a re-INVITE offers other codecs on the far side", .invite) {
      $0.rewrite("RTP/AVP 0 8 101", to: "RTP/AVP 8 0 101")
    },
    Defect(
      "answer-not-passed-back", .drop, "what the far end answers inside the call is not passed back"
    ) {
      $0.dropping { $0.isFinal && isInsideCall($0) && $0.about != .cancel }
    },
    Defect("answer-changed", .edit, "a 200 from the far end inside the call is passed back as 500")
    {
      $0.editing({ $0.isFinal && isInsideCall($0) && $0.status?.isSuccess == true }) {
        $0.restate(.serverInternalError)
      }
    },
    Defect("bye-again-over-tcp", .repeat, "a BYE is sent twice over TCP") {
      $0.repeating(after: .milliseconds(1)) {
        $0.isRequest(.bye) && $0.sighting.transport.isReliable
      }
    },
    Defect("bye-made-up", .insert, "the system ends a call that nobody wants to end") { specimen in
      // An INFO that the system passes on becomes a BYE of its own making.
      specimen.inserting(after: .milliseconds(100), { $0.isRequest(.info) && $0.isToEdge }) {
        draft in
        guard case .request(_, let uri) = draft.startLine else { return }
        draft.startLine = .request(.bye, uri: uri)
        let number = draft[.cseq].flatMap { Int($0.prefix { $0 != " " }) } ?? 0
        draft[.cseq] = "\(number + 1) BYE"
        draft.rewrite(.via, "branch=", to: "branch=z9hG4bK-own-")
        draft.body = []
      }
    },
    Defect(
      "answer-delayed", .delay, "what the far end answers inside the call is passed back 3 s late"
    ) {
      $0.postponing(by: .seconds(3)) { $0.isFinal && isInsideCall($0) }
    },
  ]

  private static func isInsideCall(_ place: SpecimenPlace) -> Bool {
    guard let method = place.about else { return false }
    return [.bye, .info, .notify, .refer].contains(method)
  }

  private static func isStruck(_ place: SpecimenPlace, _ method: Method) -> Bool {
    place.isRequest(method) && place.isInDialog
  }

  private static func lost(_ name: String, _ meaning: String, _ method: Method) -> Defect {
    Defect(name, .drop, meaning) { specimen in
      specimen.losing { isStruck($0, method) && isPassedOn($0, in: specimen) }
    }
  }

  private static func edited(
    _ name: String, _ meaning: String, _ method: Method,
    _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) { $0.editing({ isStruck($0, method) }, change) }
  }

  /// The request, and what comes back for it, are between the system and another edge.
  private static func moved(_ name: String, _ meaning: String, _ method: Method) -> Defect {
    Defect(name, .edit, meaning) { specimen in
      specimen.places.filter { isStruck($0, method) && $0.isToEdge }.compactMap { place in
        guard
          let other = specimen.roles.parties.first(where: {
            [.edge(order: 0), .edge(order: 1)].contains($0.role)
              && $0.address != place.sighting.destination.address
          })
        else { return nil }
        let edits = specimen.transaction(of: place).map { part -> Strike.Edit in
          let isBack = part.isToSystem
          let port = isBack ? part.sighting.source.port : part.sighting.destination.port
          let there = Endpoint(other.address, port)
          return .change(
            part.index,
            isBack
              ? part.sighting.redirected(from: there, to: part.sighting.destination)
              : part.sighting.redirected(to: there))
        }
        return Strike(place, edits)
      }
    }
  }

  /// Whether a request is one that the system was sent itself.
  private static func isPassedOn(_ place: SpecimenPlace, in specimen: Specimen) -> Bool {
    specimen.places.contains {
      $0.isToSystem && $0.method == place.method && $0.index < place.index
        && $0.message?.cseq == place.message?.cseq
    }
  }

  private static func tag(_ header: String?) -> String {
    header?.split(separator: ";").first { $0.hasPrefix("tag=") }.map { String($0.dropFirst(4)) }
      ?? ""
  }
}
