import Calls
import SIP
import Wire

/// Whether the system ACKs failures and their repetitions (RFC 3261 §17.1.1.2).
struct Acknowledging {
  let evidence: Evidence

  /// Judges an INVITE the system sent; says nothing of one that has had no failure.
  func judge(_ invite: Transaction, _ judgement: inout Judgement) {
    let failures = invite.finals.filter { $0.status?.isFailure == true }
    guard let first = failures.first, let status = first.status else { return }
    judgement.judged()
    let edge = evidence.name(invite.server)
    // The To of the ACK is the response's (RFC 3261 §17.1.1.3): another tag answers nothing.
    let tags = Set(failures.map { $0.message?.toTag })
    let acks = invite.acks.filter { tags.contains($0.message?.toTag) }
    var waiting: [Sighting] = []
    for sighting in (failures + acks).sorted(by: { $0.frame < $1.frame }) {
      if sighting.message?.isRequest == true {
        if !waiting.isEmpty { waiting.removeFirst() }
      } else if sighting.frame == first.frame || Self.mustBeRepeated(sighting, first) {
        waiting.append(sighting)
      }
    }
    for final in waiting {
      if evidence.endedAt - final.at < Bounds.teardown {
        judgement.leaveOpen(
          "the capture ended \((evidence.endedAt - final.at).text) after the \(edge)'s \(status)")
        continue
      }
      let which =
        acks.count < invite.acks.count
        ? "was ACKed with another To tag, which is no ACK to it"
        : final.frame == first.frame ? "was never ACKed" : "came again and was not ACKed again"
      judgement.find(
        "the \(edge)'s \(status) at \(evidence.time(final.at)) \(which)",
        frames: [final.frame] + invite.acks.map(\.frame), callID: invite.callID)
    }
  }

  /// Timer D keeps the client transaction for 32 s over UDP and not at all over TCP.
  private static func mustBeRepeated(_ sighting: Sighting, _ first: Sighting) -> Bool {
    !sighting.transport.isReliable && sighting.at - first.at < Bounds.transaction
  }
}
