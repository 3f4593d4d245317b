import Calls
public import Checks
import SIP
import Wire

/// What a failover proxy may do wrong over several calls.
enum SequenceDefects {
  static let all: [Defect] = [
    Defect("breaker-ignored", .edit, "two 503 in a row, and the next call still tries the primary")
    {
      specimen in
      guard specimen.trace.name == "breaker-opens" else { return [] }
      return moved(specimen, from: 1, to: 0)
    },
    Defect("breaker-nervous", .edit, "one 503, and the next call spares the primary") { specimen in
      guard specimen.trace.name == "breaker-stays-closed" else { return [] }
      return moved(specimen, from: 0, to: 1)
    },
    Defect("breaker-stays-open", .edit, "the interval is over and the primary is still spared") {
      specimen in
      guard specimen.trace.name == "breaker-opens" else { return [] }
      return moved(specimen, from: 0, to: 1)
    },
    Defect(
      "weights-ignored", .edit, "every call goes to the primary though half are the secondary's"
    ) {
      specimen in
      guard specimen.trace.name == "shared-by-weight" else { return [] }
      return moved(specimen, from: 1, to: 0).first.map { first in
        [Strike(first.place, moved(specimen, from: 1, to: 0).flatMap(\.edits))]
      } ?? []
    },
    Defect("standby-used", .edit, "a trunk without weight gets a call while the other is well") {
      specimen in
      guard specimen.trace.name == "standby" else { return [] }
      return moved(specimen, from: 0, to: 1)
    },
    Defect(
      "healthy-primary-spared", .edit, "a call goes to the secondary and the primary is not asked"
    ) {
      specimen in
      guard ["answered", "one-after-another"].contains(specimen.trace.name) else {
        return []
      }
      return moved(specimen, from: 0, to: 1)
    },
  ]

  /// Each call that one trunk alone was asked for, at another trunk.
  static func moved(_ specimen: Specimen, from: Int, to: Int) -> [Strike] {
    guard let other = specimen.roles.parties.first(where: { $0.role == .edge(order: to) }) else {
      return []
    }
    let invites = specimen.places.filter(\.isEdgeInvite)
    return invites.filter { invite in
      invite.to?.role == .edge(order: from)
        && !invites.contains {
          FailoverDefects.isSameCall($0, invite) && $0.to?.role != invite.to?.role
        }
    }.map { invite in
      let part = specimen.places.filter {
        FailoverDefects.isSameCall($0, invite) && $0.isSameHop(invite)
      }
      return Strike(
        invite,
        part.map { place in
          let isBack = place.isToSystem
          let port = isBack ? place.sighting.source.port : place.sighting.destination.port
          let there = Endpoint(other.address, port)
          return .change(
            place.index,
            isBack
              ? place.sighting.redirected(from: there, to: place.sighting.destination)
              : place.sighting.redirected(to: there))
        })
    }
  }
}

extension Calibration {
  /// What the failover checks are tried on.
  public static let failover = Calibration(
    traces: FailoverTraces.all,
    defects: FailoverDefects.all + LateLegDefects.all + SequenceDefects.all + HealthDefects.all)
}
