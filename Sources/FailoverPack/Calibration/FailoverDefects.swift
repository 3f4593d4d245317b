import Calls
import Checks
import SIP
import Wire

/// What a failover proxy may do wrong with the step from one trunk to the next.
enum FailoverDefects {
  static let all: [Defect] = [
    Defect("cancel-33-us-late", .reorder, "the failover INVITE leaves 33 µs before the CANCEL") {
      specimen in
      cancelAndInvite(specimen).map { cancel, invite in
        Strike(
          invite,
          [.hasten(invite.index, before: cancel.index, by: .microseconds(33))])
      }
    },
    Defect("failover-early", .delay, "a silent trunk is given up 500 ms too early") { specimen in
      afterSilence(specimen).map { invite in
        let gone = specimen.places.filter {
          $0.index < invite.index && invite.at - $0.at < .milliseconds(500)
        }
        return Strike(
          invite,
          gone.map { .move($0.index, by: .milliseconds(-500)) }
            + [.postpone(from: invite.index, by: .milliseconds(-500))])
      }
    },
    Defect("failover-late", .delay, "a silent trunk is given up 400 ms too late") { specimen in
      afterSilence(specimen).map {
        Strike($0, [.postpone(from: $0.index, by: .milliseconds(400))])
      }
    },
    Defect("failover-at-once", .insert, "both trunks are called at the same time") { specimen in
      firstFailovers(specimen).compactMap { invite in
        guard let first = specimen.places.first(where: \.isEdgeInvite),
          invite.at - first.at > .seconds(1)
        else { return nil }
        return Strike(
          invite, [.insert(invite.sighting.moved(to: first.at + .milliseconds(1)))])
      }
    },
    Defect("failover-slow", .delay, "a 503 or a refusal is acted on 700 ms late") { specimen in
      afterRefusal(specimen).map {
        Strike($0, [.postpone(from: $0.index, by: .milliseconds(700))])
      }
    },
    Defect("failover-never", .drop, "no other trunk is tried, and the caller is told 503") {
      specimen in
      firstFailovers(specimen).compactMap { invite in
        guard
          let told = specimen.places.first(where: {
            $0.isFinal && $0.isToCarrier && $0.about == .invite
          }),
          told.index > invite.index,
          let refusal = specimen.changed(
            told,
            { draft in
              draft.restate(.serviceUnavailable)
              draft.body = []
            })
        else { return nil }
        let gone = specimen.places.filter {
          $0.index >= invite.index && $0.index != told.index && isSameCall($0, invite)
            && !($0.isFromEdge && $0.from?.role == .edge(order: 0))
        }
        return Strike(
          invite, gone.map { .remove($0.index) } + [.change(told.index, refusal)])
      }
    },
    Defect("failover-on-486", .edit, "the next trunk is tried after a 486") { specimen in
      specimen.places.filter {
        $0.isFromEdge && $0.status == .serviceUnavailable && !$0.isRepetition
      }
      .compactMap { final in
        guard
          firstFailovers(specimen).contains(where: {
            $0.index > final.index && isSameCall($0, final)
          })
        else { return nil }
        return Strike(
          final,
          specimen.repetitions(of: final).compactMap { place in
            specimen.changed(place) { $0.restate(.busyHere) }.map { .change(place.index, $0) }
          })
      }
    },
    Defect("failover-while-trying", .insert, "the next trunk is tried though the first said 100") {
      specimen in
      guard specimen.trace.name == "trying-in-time",
        let first = specimen.places.first(where: \.isEdgeInvite),
        let edge = specimen.roles.parties.first(where: { $0.role == .edge(order: 1) }),
        let invite = specimen.changed(
          first, { $0.rewrite(.via, "branch=", to: "branch=z9hG4bK-next-") })
      else { return [] }
      let next = invite.redirected(to: Endpoint(edge.address, 5060))
      return [Strike(first, [.insert(next.moved(to: first.at + .seconds(3)))])]
    },
    Defect("failover-after-answer", .insert, "the next trunk is tried though the first answered") {
      specimen in
      specimen.places.filter {
        $0.isFromEdge && $0.about == .invite && $0.status == .ok && !$0.isRepetition
      }
      .compactMap { answer in
        guard let first = specimen.request(of: answer), first.isEdgeInvite,
          first.to?.role == .edge(order: 0),
          !specimen.places.contains(where: {
            $0.isEdgeInvite && isSameCall($0, first) && $0.index != first.index
          }),
          let edge = specimen.roles.parties.first(where: { $0.role == .edge(order: 1) }),
          let invite = specimen.changed(
            first, { $0.rewrite(.via, "branch=", to: "branch=z9hG4bK-next-") })
        else { return nil }
        let next = invite.redirected(to: Endpoint(edge.address, first.sighting.destination.port))
        return Strike(answer, [.insert(next.moved(to: answer.at + .milliseconds(500)))])
      }
    },
    Defect("trunk-tried-twice", .insert, "a trunk that refused is tried again for the same call") {
      specimen in
      specimen.places.filter {
        $0.isFinal && $0.isToCarrier
          && ($0.status == .serviceUnavailable || $0.status == .requestTimeout)
      }
      .compactMap { told in
        guard let first = specimen.places.first(where: { $0.isEdgeInvite && isSameCall($0, told) }),
          let invite = specimen.changed(
            first, { $0.rewrite(.via, "branch=", to: "branch=z9hG4bK-loop-") })
        else { return nil }
        return Strike(told, [.insert(invite.moved(to: told.at - .microseconds(500)))])
      }
    },
    Defect("tried-after-giving-up", .insert, "the next trunk is tried for a caller who has gone") {
      specimen in
      specimen.places.filter { $0.isFromCarrier && $0.method == .cancel && !$0.isRepetition }
        .compactMap { cancel in
          guard let first = specimen.places.first(where: \.isEdgeInvite),
            !specimen.places.contains(where: { $0.isEdgeInvite && $0.to?.role == .edge(order: 1) }),
            let edge = specimen.roles.parties.first(where: { $0.role == .edge(order: 1) }),
            let invite = specimen.changed(
              first, { $0.rewrite(.via, "branch=", to: "branch=z9hG4bK-next-") })
          else { return nil }
          let next = invite.redirected(to: Endpoint(edge.address, 5060))
          return Strike(cancel, [.insert(next.moved(to: cancel.at + .seconds(1)))])
        }
    },
    edited("failover-header-lost", "the failover INVITE has lost the caller's own header") {
      $0["X-Account"] = nil
    },
    edited(
      "failover-header-changed", "the failover INVITE has another value in the caller's header"
    ) {
      $0["X-Account"] = $0["X-Account"].map { $0 + "3" }
    },
    edited("failover-caller-changed", "the failover INVITE has another caller's number") {
      $0.rewrite(.from, "+1555", to: "+1556")
    },
    edited("failover-callee-changed", "the failover INVITE asks for somebody else") {
      guard case .request(let method, let uri) = $0.startLine else { return }
      $0.startLine = .request(method, uri: uri.replacing("sip:service", with: "sip:other"))
    },
    edited("failover-body-changed", "the failover INVITE has another media port") {
      $0.rewrite("m=audio 4000", to: "m=audio 4002")
    },
    edited("failover-hops-kept", "the failover INVITE has the caller's Max-Forwards") {
      $0[.maxForwards] = "70"
    },
    Defect("failover-other-call", .edit, "the failover leg has a Call-ID of its own") { specimen in
      firstFailovers(specimen).map { invite in
        let leg = specimen.places.filter { $0.isSameHop(invite) && isSameCall($0, invite) }
        return Strike(
          invite,
          leg.compactMap { part in
            specimen.changed(part) { $0[.callID] = "again-" + ($0[.callID] ?? "") }
              .map { .change(part.index, $0) }
          })
      }
    },
    Defect("failover-same-branch", .edit, "the failover INVITE has the first trunk's branch") {
      specimen in
      guard let first = specimen.places.first(where: \.isEdgeInvite),
        let branch = first.message?.branch
      else { return [] }
      return firstFailovers(specimen).compactMap { invite in
        guard let own = invite.message?.branch else { return nil }
        let edits: [Strike.Edit] = specimen.transaction(of: invite).compactMap { part in
          specimen.changed(part) { $0.rewrite(.via, own, to: branch) }.map {
            .change(part.index, $0)
          }
        }
        return Strike(invite, edits)
      }
    },
    Defect("exhausted-told-486", .edit, "every trunk has failed and the caller is told 486") {
      $0.editing({ place in
        place.isFinal && place.isToCarrier && place.about == .invite
          && [.serviceUnavailable, .requestTimeout].contains(place.status)
      }) { $0.restate(.busyHere) }
    },
    Defect("exhausted-told-late", .delay, "every trunk has failed and the caller is told 8 s later")
    {
      $0.postponing(by: .seconds(8)) { place in
        place.isFinal && place.isToCarrier && place.about == .invite
          && [.serviceUnavailable, .requestTimeout].contains(place.status)
      }
    },
  ]

  static func isSameCall(_ one: SpecimenPlace, _ other: SpecimenPlace) -> Bool {
    one.message?.callID == other.message?.callID
  }

  /// The INVITEs that follow another of the same call at another trunk, or a SYN there that nobody
  /// answered, first sendings only.
  static func firstFailovers(_ specimen: Specimen) -> [SpecimenPlace] {
    specimen.places.filter { place in
      place.isEdgeInvite
        && specimen.places.contains {
          $0.index < place.index && $0.to?.role != place.to?.role
            && ($0.isEdgeInvite && isSameCall($0, place) || isUnanswered($0))
        }
    }
  }

  /// Those after a trunk that had not said a word.
  private static func afterSilence(_ specimen: Specimen) -> [SpecimenPlace] {
    firstFailovers(specimen).filter { invite in
      let before = specimen.places.filter { $0.index < invite.index }
      return !before.contains {
        $0.isFromEdge && isSameCall($0, invite) || isRefusal($0)
      }
    }
  }

  /// Those after a 503, an ICMP message or a reset.
  private static func afterRefusal(_ specimen: Specimen) -> [SpecimenPlace] {
    firstFailovers(specimen).filter { invite in
      specimen.places.contains {
        $0.index < invite.index && invite.at - $0.at < .milliseconds(20)
          && (isRefusal($0) || $0.status == .serviceUnavailable && isSameCall($0, invite))
      }
    }
  }

  private static func isUnanswered(_ place: SpecimenPlace) -> Bool {
    if case .unanswered = place.sighting.content { true } else { false }
  }

  private static func isRefusal(_ place: SpecimenPlace) -> Bool {
    switch place.sighting.content {
    case .unreachable, .reset: true
    case .sip, .unreadable, .connected, .unanswered, .dnsQuery: false
    }
  }

  /// A CANCEL to the trunk that is given up, and the failover INVITE right behind it.
  private static func cancelAndInvite(_ specimen: Specimen) -> [(SpecimenPlace, SpecimenPlace)] {
    firstFailovers(specimen).compactMap { invite in
      let cancel = specimen.places.last {
        $0.isRequest(.cancel) && $0.index < invite.index && isSameCall($0, invite)
      }
      return cancel.map { ($0, invite) }
    }
  }

  private static func edited(
    _ name: String, _ meaning: String, _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) { specimen in
      let wanted = Set(firstFailovers(specimen).map(\.index))
      return specimen.editing({ wanted.contains($0.index) }, change)
    }
  }
}
