public import Calls
import SIP
import Wire

/// What one party sends that cannot be read does not keep the others from being served.
public struct ServiceSurvives: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "service.survives",
      title:
        "after bytes that are no SIP the others' requests are answered within 500 ms as before",
      why: """
        Whoever can send one packet can send a wrong one. A system that stops, hangs or goes deaf \
        over it can be switched off from anywhere.
        """,
      source: "RFC 4475; RFC 3261 §26.3.2.4",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .nothing }

  /// Of one call it is not known what others sent; what cannot be read is found by `judge`.
  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let hostile = evidence.sightings.filter { sighting in
      guard evidence.roles.isSystem(sighting.destination) else { return false }
      // What is packed is no less SIP to whom it was sent.
      if case .unreadable(_, let error) = sighting.content { return error != .packed }
      return false
    }
    guard let first = hostile.first else { return judgement.verdict }
    let senders = Set(hostile.map(\.source.address))
    let asked = evidence.transactions.filter { transaction in
      transaction.request.frame > first.frame && transaction.method != .ack
        && evidence.isToSystem(transaction)
        && !senders.contains(transaction.client.address)
    }
    for transaction in asked {
      let answer = transaction.responses.first
      let waited = (answer?.at ?? evidence.endedAt) - transaction.startedAt
      if answer == nil, waited < Bounds.t1 { continue }
      judgement.judged()
      guard waited > Bounds.t1 else { continue }
      let spoilt = hostile.last { $0.frame < transaction.request.frame } ?? first
      judgement.find(
        "after \(counted(spoilt.byteCount, "byte")) from the \(evidence.name(spoilt.source)) that cannot be "
          + "read, the \(evidence.name(transaction.client))'s \(transaction.method) at "
          + "\(evidence.time(transaction.startedAt)) "
          + (answer == nil ? "got no answer" : "was answered only after \(waited.text)"),
        frames: [transaction.request.frame, spoilt.frame], callID: transaction.callID)
    }
    return judgement.verdict
  }

  private static let examples = [
    Example(
      .passes, "OPTIONS is answered after a message that breaks off",
      "carrier2 -> system GARBAGE 0.0 body=\"INVITE sip:a\"\n"
        + "carrier -> system OPTIONS 0.1\nsystem -> carrier 200 0.101"),
    Example(
      .passes, "the call that stands goes on",
      ExampleLadders.answered + "carrier2 -> system GARBAGE 0.3 body=\"\\r\\nno SIP\""
        + "\n" + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "OPTIONS is not answered any more",
      "carrier2 -> system GARBAGE 0.0 body=\"INVITE sip:a\"\ncarrier -> system OPTIONS 0.1"),
    Example(
      .fails, "OPTIONS is answered 900 ms late",
      "carrier2 -> system GARBAGE 0.0 body=\"INVITE sip:a\"\n"
        + "carrier -> system OPTIONS 0.1\nsystem -> carrier 200 1.0"),
    Example(
      .notApplicable, "nobody asks anything afterwards",
      "carrier -> system OPTIONS 0.1\nsystem -> carrier 200 0.101\n"
        + "carrier2 -> system GARBAGE 0.2 body=\"INVITE sip:a\""),
    Example(
      .notApplicable, "all that came can be read",
      "carrier -> system OPTIONS 0.1\nsystem -> carrier 200 0.101"),
  ]
}

extension Sighting {
  fileprivate var byteCount: Int {
    if case .unreadable(let bytes, _) = content { bytes.count } else { 0 }
  }
}
