import Calls
import Checks
import SIP
import Wire

/// What a failover proxy may do wrong with trunks that it asks, and with those that die.
enum HealthDefects {
  static let all: [Defect] = [
    Defect("health-skipped", .drop, "a trunk is asked only every other time") { specimen in
      let asked = specimen.places.filter { $0.isRequest(.options) && $0.isToEdge }
      return asked.dropFirst().compactMap { place in
        isHealthy(specimen)
          ? Strike(place, specimen.transaction(of: place).map { .remove($0.index) }) : nil
      }
    },
    Defect("health-not-asked", .drop, "a trunk is never asked") { specimen in
      guard isHealthy(specimen) else { return [] }
      return [0, 1].compactMap { order in
        let hop = specimen.places.filter {
          $0.about == .options
            && ($0.to?.role == .edge(order: order) || $0.from?.role == .edge(order: order))
        }
        return hop.first.map { Strike($0, hop.map { .remove($0.index) }) }
      }
    },
    Defect("health-ignored", .edit, "a trunk that failed its OPTIONS is offered a call") {
      specimen in
      guard specimen.trace.name == "dead-primary-spared" else { return [] }
      return SequenceDefects.moved(specimen, from: 1, to: 0)
    },
    Defect("health-no-return", .edit, "a trunk that answers OPTIONS again gets no call") {
      specimen in
      guard specimen.trace.name == "dead-primary-spared" else { return [] }
      return SequenceDefects.moved(specimen, from: 0, to: 1)
    },
    Defect("flapping-followed", .edit, "calls go to and fro between the trunks") { specimen in
      guard specimen.trace.name == "flapping-primary" else { return [] }
      let moves = SequenceDefects.moved(specimen, from: 0, to: 1)
      let every = moves.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
      return every.first.map { [Strike($0.place, every.flatMap(\.edits))] } ?? []
    },
    Defect(
      "failover-much-too-late", .delay, "a call for a dead trunk is given to another 1.5 s too late"
    ) { specimen in
      FailoverDefects.firstFailovers(specimen).filter { invite in
        !specimen.places.contains {
          $0.index < invite.index && $0.isFromEdge && FailoverDefects.isSameCall($0, invite)
        }
      }.map { Strike($0, [.postpone(from: $0.index, by: .milliseconds(1500))]) }
    },
  ]

  private static func isHealthy(_ specimen: Specimen) -> Bool {
    HealthTraces.all.contains { $0.name == specimen.trace.name }
  }
}
