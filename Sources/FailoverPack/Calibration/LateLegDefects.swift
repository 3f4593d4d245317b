import Calls
import Checks
import SIP
import Wire

/// What a failover proxy may do wrong with a trunk that answers too late.
enum LateLegDefects {
  static let all: [Defect] = [
    Defect("late-200-swallowed", .drop, "a late 200 is neither acknowledged nor ended") {
      specimen in
      lateAnswers(specimen).map { answer in
        let gone = specimen.places.filter {
          $0.index > answer.index && $0.isSameHop(answer) && $0.isFromSystem
        }
        let answers = specimen.places.filter {
          $0.index > answer.index && $0.isSameHop(answer) && $0.about == .bye
        }
        return Strike(answer, (gone + answers).map { .remove($0.index) })
      }
    },
    Defect("late-leg-not-ended", .drop, "a late 200 is acknowledged and never ended") { specimen in
      lateAnswers(specimen).flatMap { answer in
        specimen.losing { $0.isRequest(.bye) && $0.isSameHop(answer) && $0.index > answer.index }
      }
    },
    Defect("late-leg-not-acked", .drop, "a late 200 is ended and never acknowledged") { specimen in
      lateAnswers(specimen).map { answer in
        let acks = specimen.places.filter {
          $0.method == .ack && $0.isFromSystem && $0.isSameHop(answer) && $0.index > answer.index
        }
        return Strike(answer, acks.map { .remove($0.index) })
      }
    },
    Defect("late-leg-ended-late", .delay, "a late 200 is ended after 1.5 s") { specimen in
      lateAnswers(specimen).compactMap { answer in
        guard
          let bye = specimen.places.first(where: {
            $0.isRequest(.bye) && $0.isSameHop(answer) && $0.index > answer.index
          })
        else { return nil }
        return Strike(
          bye, specimen.transaction(of: bye).map { .move($0.index, by: .milliseconds(1500)) })
      }
    },
    Defect("late-200-not-acked-again", .drop, "a late 200 that comes again is not ACKed again") {
      specimen in
      lateAnswers(specimen).flatMap { answer in
        specimen.dropping {
          $0.isFromSystem && $0.method == .ack && $0.isRepetition && $0.isSameHop(answer)
        }
      }
    },
    Defect(
      "late-ringing-ignored", .drop, "a trunk that rings after it was given up is not cancelled"
    ) {
      specimen in
      specimen.losing { place in
        guard place.isRequest(.cancel), place.isToEdge else { return false }
        return FailoverDefects.firstFailovers(specimen).contains { $0.index < place.index }
      }
    },
    Defect("zombie", .drop, "the leg that was kept is not ended when the caller hangs up") {
      specimen in
      specimen.losing { $0.isRequest(.bye) && $0.isToEdge && $0.to?.role == .edge(order: 1) }
    },
  ]

  /// The 2xx of a trunk that was no longer wanted.
  private static func lateAnswers(_ specimen: Specimen) -> [SpecimenPlace] {
    specimen.places.filter { answer in
      answer.isFromEdge && answer.about == .invite && answer.status?.isSuccess == true
        && !answer.isRepetition
        && specimen.places.contains {
          $0.isEdgeInvite && $0.index < answer.index && FailoverDefects.isSameCall($0, answer)
            && $0.to?.role != answer.from?.role
            && answer.from?.role == .edge(order: 0)
        }
    }
  }
}
