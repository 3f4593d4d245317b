import SIP
import Wire

/// What a system may do wrong with ACK.
enum AcknowledgementDefects {
  static let all: [Defect] = [
    Defect("ack-2xx-dropped", .drop, "an edge's 2xx is never acknowledged") { specimen in
      acks(of: specimen, success: true).filter { !$0.isRepetition }.map { ack in
        Strike(ack, specimen.repetitions(of: ack).map { .remove($0.index) })
      }
    },
    Defect("ack-failure-dropped", .drop, "an edge's failure is never acknowledged") { specimen in
      acks(of: specimen, success: false).filter { !$0.isRepetition }.map { ack in
        Strike(ack, specimen.repetitions(of: ack).map { .remove($0.index) })
      }
    },
    Defect("ack-not-repeated", .drop, "a final response that comes again is not ACKed again") {
      specimen in
      specimen.dropping { $0.isFromSystem && $0.method == .ack && $0.isRepetition }
    },
    edited("ack-failure-other-branch", "the ACK of a failure has a branch of its own", false) {
      $0.rewrite(.via, "branch=", to: "branch=z9hG4bK-other-")
    },
    edited("ack-failure-other-tag", "the ACK of a failure has another To tag", false) {
      $0.rewrite(.to, "tag=", to: "tag=other-")
    },
    edited("ack-2xx-other-tag", "the ACK of a 2xx has another To tag", true) {
      $0.rewrite(.to, "tag=", to: "tag=other-")
    },
    edited("ack-2xx-other-number", "the ACK of a 2xx has another CSeq number", true) {
      $0[.cseq] = "9 ACK"
    },
    edited("ack-2xx-in-transaction", "the ACK of a 2xx has its INVITE's branch", true) { draft in
      draft[.via] = nil
      draft.prepend(.via, "SIP/2.0/UDP 127.10.0.1;branch=z9hG4bK-system-3")
    },
  ]

  private static func edited(
    _ name: String, _ meaning: String, _ success: Bool,
    _ change: @escaping @Sendable (inout Draft) -> Void
  ) -> Defect {
    Defect(name, .edit, meaning) { specimen in
      let wanted = Set(acks(of: specimen, success: success).map(\.index))
      return specimen.editing({ wanted.contains($0.index) }, change)
    }
  }

  /// The ACKs the system sent, for a 2xx or for a failure.
  private static func acks(of specimen: Specimen, success: Bool) -> [SpecimenPlace] {
    specimen.places.filter { place in
      guard place.isFromSystem, place.method == .ack, let tag = place.message?.toTag else {
        return false
      }
      let final = specimen.places.last {
        $0.index < place.index && $0.isSameHop(place) && $0.isToSystem && $0.about == .invite
          && $0.status?.isFinal == true && $0.message?.toTag == tag
          && $0.message?.cseq.number == place.message?.cseq.number
          && $0.message?.callID == place.message?.callID
      }
      return final?.status?.isSuccess == success
    }
  }
}
