public import Calls
import SIP
import Wire

/// What the system sends can be read (RFC 3261 §7).
public struct MessageReadable: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "message.readable",
      title: "what the system sends as SIP can be read as SIP",
      why: """
        A message that cannot be read is dropped in silence: to the other side the system has said \
        nothing, and whoever waits for it waits until a timer ends the call.
        """,
      source: "RFC 3261 §7, §18.3",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    if outline.hasUnreadable { return .unknown }
    if outline.kind == .asked { return outline.isAsked || outline.asks ? .passed : .notApplicable }
    let hasSpoken =
      outline.hasEdge || outline.incoming?.response != nil
      || outline.beyond?.incoming.cancel?.final != nil
    return hasSpoken ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for sighting in evidence.sightings where evidence.roles.isSystem(sighting.source) {
      switch sighting.content {
      case .sip: judgement.judged()
      case .unreadable(let bytes, let error):
        if Self.isKeepAlive(bytes) { continue }
        guard error.isOfSender else {
          if case .tooLarge = error { leaveOpen(sighting, error, evidence, &judgement) }
          continue
        }
        judgement.find(
          "the system sent the \(evidence.name(sighting.destination)) \(counted(bytes.count, "byte")) at "
            + "\(evidence.time(sighting.at)) that cannot be read: \(error)",
          frames: [sighting.frame], stands: evidence.knowsSystem)
      case .unreachable, .reset, .connected, .unanswered, .dnsQuery: continue
      }
    }
    return judgement.verdict
  }

  /// SIP over TCP may be of any size; what of it is read here is not.
  private func leaveOpen(
    _ sighting: Sighting, _ error: ParseError, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    judgement.leaveOpen(
      "what the system sent the \(evidence.name(sighting.destination)) at "
        + "\(evidence.time(sighting.at)) is not read: \(error) bytes")
  }

  /// Line ends and zeros keep a NAT binding alive (RFC 5626 §3.5.1), and so does STUN (RFC 8489 §5).
  private static func isKeepAlive(_ bytes: [UInt8]) -> Bool {
    if bytes.allSatisfy({ [0, 0x0A, 0x0D, 0x20].contains($0) }) { return true }
    return bytes.count >= 20 && bytes[4..<8].elementsEqual([0x21, 0x12, 0xA4, 0x42])
  }

  private static let examples = [
    Example(.passes, "a call in SIP", ExampleLadders.answered),
    Example(
      .passes, "an empty line keeps the connection alive",
      "carrier -> system OPTIONS 0.0\nsystem -> carrier 200 0.001\n"
        + "system -> carrier GARBAGE 1.0 body=\"\\r\\n\\r\\n\""),
    Example(
      .fails, "the 200 has lost its status",
      "carrier -> system OPTIONS 0.0\nsystem -> carrier GARBAGE 0.001 body=\"SIP/2.0 OK\\r\\n\\r\\n\""
    ),
    Example(
      .fails, "what is sent on is cut off",
      "carrier -> system INVITE 0.0\nsystem -> primary GARBAGE 0.001 body=\"INVITE sip:servi\""),
    Example(
      .notApplicable, "the system has sent nothing", "carrier -> system GARBAGE 0.0"),
  ]
}
