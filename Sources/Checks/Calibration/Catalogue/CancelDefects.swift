import Calls
import SIP
import Wire

/// What a system may do wrong with CANCEL.
enum CancelDefects {
  static let all: [Defect] = [
    edited("cancel-to-tag", "CANCEL carries a To tag") { $0[.to]? += ";tag=tag-primary" },
    edited("cancel-other-branch", "CANCEL has a branch of its own") {
      $0.rewrite(.via, "branch=", to: "branch=z9hG4bK-other-")
    },
    edited("cancel-other-number", "CANCEL has another CSeq number than its INVITE") {
      $0[.cseq] = "7 CANCEL"
    },
    edited("cancel-other-method", "CANCEL's CSeq says INVITE") {
      $0.rewrite(.cseq, "CANCEL", to: "INVITE")
    },
    edited("cancel-other-uri", "CANCEL has another Request-URI than its INVITE") {
      $0.startLine = .request(.cancel, uri: "sip:another@127.10.0.11")
    },
    edited("cancel-two-vias", "CANCEL keeps a Via below its own") {
      $0.append(.via, "SIP/2.0/UDP 127.10.0.2;branch=z9hG4bK-carrier")
    },
    edited("cancel-other-from", "CANCEL has another From tag than its INVITE") {
      $0.rewrite(.from, "tag=", to: "tag=other-")
    },
    edited("cancel-other-call", "CANCEL has another Call-ID than its INVITE") {
      $0[.callID]? += "-other"
    },
    edited("cancel-requires", "CANCEL has a Require header") { $0.append(.require, "100rel") },
    Defect("cancel-dropped", .drop, "an edge that is given up is not cancelled") {
      $0.losing { $0.isRequest(.cancel) && $0.isToEdge }
    },
    Defect("cancel-late", .delay, "CANCEL leaves 900 ms after it is due") { specimen in
      specimen.postponing(by: .milliseconds(900)) { $0.isRequest(.cancel) && $0.isToEdge }
    },
    Defect("cancel-to-another", .edit, "CANCEL goes to an edge that was not asked") { specimen in
      guard let other = specimen.roles.parties.last(where: { $0.role == .edge(order: 1) }) else {
        return []
      }
      return specimen.places.filter { $0.isRequest(.cancel) && $0.to?.role == .edge(order: 0) }
        .map { place in
          let target = Endpoint(other.address, place.sighting.destination.port)
          return Strike(place, [.change(place.index, place.sighting.redirected(to: target))])
        }
    },
    Defect("cancel-after-final", .insert, "an edge that has answered is sent CANCEL 300 ms later") {
      specimen in
      specimen.places.filter(\.isEdgeInvite).compactMap { invite in
        guard let final = specimen.response(to: invite),
          let cancel = cancelling(invite, in: specimen, at: final.at + .milliseconds(300))
        else { return nil }
        return Strike(final, [.insert(cancel)])
      }
    },
    Defect("cancel-before-provisional", .insert, "an edge that has said nothing is sent CANCEL") {
      specimen in
      specimen.places.filter(\.isEdgeInvite).compactMap { invite in
        let first = specimen.response(to: invite) { _ in true }
        guard first.map({ $0.at - invite.at > .milliseconds(2) }) ?? true,
          let cancel = cancelling(invite, in: specimen, at: invite.at + .milliseconds(1))
        else { return nil }
        return Strike(invite, [.insert(cancel)])
      }
    },
    Defect("cancel-not-answered", .drop, "the caller's CANCEL is not answered") {
      $0.dropping { $0.isFinal && $0.about == .cancel }
    },
    Defect("cancel-refused", .edit, "the caller's CANCEL of an open INVITE is told 481") {
      $0.editing({ $0.isFinal && $0.about == .cancel }) { $0.restate(.noSuchTransaction) }
    },
    Defect("cancelled-without-487", .drop, "the INVITE the caller cancels gets no final response") {
      specimen in
      specimen.places.filter { $0.isFinal && $0.status == .requestTerminated && $0.isToCarrier }
        .map { final in
          let ack = specimen.places.filter {
            $0.method == .ack && $0.isFromCarrier && $0.index > final.index
          }
          return Strike(final, [.remove(final.index)] + ack.map { .remove($0.index) })
        }
    },
  ]

  private static func edited(
    _ name: String, _ meaning: String, _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) { $0.editing({ $0.isRequest(.cancel) }, change) }
  }

  /// A CANCEL as it should be, at a time when it should not be.
  static func cancelling(_ invite: SpecimenPlace, in specimen: Specimen, at moment: Moment)
    -> Sighting?
  {
    specimen.changed(invite) { draft in
      guard case .request(_, let uri) = draft.startLine else { return }
      draft.startLine = .request(.cancel, uri: uri)
      draft[.cseq] = draft[.cseq]?.replacing("INVITE", with: "CANCEL")
      draft[.contact] = nil
      draft[.contentType] = nil
      draft[.recordRoute] = nil
      let via = draft.values(.via).first
      draft[.via] = nil
      if let via { draft.prepend(.via, via) }
      draft.body = []
    }?.moved(to: moment)
  }
}
