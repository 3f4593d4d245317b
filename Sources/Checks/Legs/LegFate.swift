import Calls
import SIP
import Wire

/// What became of an edge's leg that was not ended in time, in words.
struct LegFate {
  private let answer: EdgeAnswer
  private let answers: [EdgeAnswer]
  private let ack: Sighting?
  private let bye: Sighting?
  private let evidence: Evidence

  /// The leg among all that edges answered for the caller, and the first ACK and BYE in it.
  init(
    _ answer: EdgeAnswer, among answers: [EdgeAnswer], ack: Sighting?, bye: Sighting?,
    _ evidence: Evidence
  ) {
    self.answer = answer
    self.answers = answers
    self.ack = ack
    self.bye = bye
    self.evidence = evidence
  }

  var text: String {
    guard let relayed = answer.relayed else {
      return ack == nil && bye == nil
        ? "was dropped: not relayed, \(ending)" : "was not relayed, \(ending)"
    }
    let carrier = evidence.name(relayed.successes[0].destination)
    return
      "was relayed to the \(carrier), \(doing(of: relayed)), and the system did not absorb it: "
      + ending
  }

  private var ending: String {
    func after(_ sighting: Sighting) -> String {
      (sighting.at - answer.dialog.establishedAt).text
    }
    return switch (ack, bye) {
    case (nil, nil): "never ACKed or BYEd"
    case (nil, let bye?): "never ACKed, and BYEd after \(after(bye))"
    case (let ack?, nil): "ACKed after \(after(ack)) and never BYEd"
    case (let ack?, let bye?): "ACKed after \(after(ack)) and BYEd after \(after(bye))"
    }
  }

  /// What the caller did with the answer that was relayed to it.
  private func doing(of relayed: Dialog) -> String {
    if let refusal = answer.refusal?.status { return "which had been told \(refusal)" }
    if let other = evidence.misaddressee(of: relayed) {
      return "which addressed its ACK to the \(other)"
    }
    if !relayed.acks.isEmpty {
      return relayed.byes.isEmpty
        ? "which ACKed it and did not end it" : "which ACKed and ended it"
    }
    let acked = answers.filter { $0.relayed?.acks.isEmpty == false }.map { evidence.name($0.edge) }
    return acked.isEmpty
      ? "which ACKed nothing" : "which ACKed only the \(acked.joined(separator: "'s and the "))'s"
  }
}

extension Evidence {
  /// Whom the caller's ACK went to, where its Request-URI is not the Contact of the 2xx.
  func misaddressee(of relayed: Dialog) -> String? {
    guard let target = relayed.acks.first?.message?.targetAddress,
      let contact = relayed.successes[0].message?.contactAddress, target != contact
    else { return nil }
    return roles.party(at: target)?.name ?? "\(target)"
  }
}
