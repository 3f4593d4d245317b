public import Calls
public import Checks
import SIP
import Wire

/// The offer to the next trunk has the codecs of the first, in the same order.
public struct CodecSameAfterFailover: Check {
  public init() {}

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .failover }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    // Codecs and their order are what the shape is made of.
    outline.traits.contains(.failedOver) ? .asItsShape : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    var judgement = Judgement(id)
    for call in view.calls {
      let legs = call.attempts(in: view).compactMap(\.leg)
      guard let first = legs.first, legs.count > 1, let offered = codecs(first.invite.request)
      else { continue }
      for leg in legs.dropFirst() {
        judgement.judged()
        // The same text says the same.
        if let before = first.invite.request.message, let after = leg.invite.request.message,
          before.body.elementsEqual(after.body)
        {
          continue
        }
        let now = codecs(leg.invite.request) ?? []
        if now != offered {
          judgement.find(
            "the \(view.roles.name(of: first.callee)) was offered \(list(offered)), the "
              + "\(view.roles.name(of: leg.callee)) \(list(now))",
            frames: [leg.invite.request.frame, first.invite.request.frame],
            callID: leg.callID,
            // Else the caller may have offered something else meanwhile.
            stands: first.invite.request.isForked(with: leg.invite.request)
              && evidence.knowsSystem(in: call))
        }
      }
    }
    return judgement.verdict
  }

  /// `PCMU/8000 (0)` for each audio codec in order; nil without SDP.
  private func codecs(_ sighting: Sighting) -> [String]? {
    guard let message = sighting.message, !message.body.isEmpty,
      let session = try? SessionDescription(message.body)
    else { return nil }
    return session.media.first { $0.kind == "audio" }?.codecs.map {
      "\($0.name)/\($0.clockRate) (\($0.payloadType))"
    }
  }

  private func list(_ codecs: [String]) -> String {
    codecs.isEmpty ? "nothing" : codecs.joined(separator: ", ")
  }

  public var card: CheckCard {
    CheckCard(
      id: "codec.same-after-failover",
      title: "Codecs, their order and payload types are the same before and after failover",
      why: "A region that answers with another codec gives one-way audio or a dropped call.",
      source: "guide B §2",
      examples: [
        Example(
          .passes, "PCMU, PCMA on both",
          """
          carrier -> system    INVITE   0.000 codecs=PCMU,PCMA
          system  -> primary   INVITE   0.001 codecs=PCMU,PCMA
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003 codecs=PCMU,PCMA
          """),
        Example(
          .fails, "the order is turned round",
          """
          carrier -> system    INVITE   0.000 codecs=PCMU,PCMA
          system  -> primary   INVITE   0.001 codecs=PCMU,PCMA
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003 codecs=PCMA,PCMU
          """),
        Example(
          .notApplicable, "there was no failover",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          """),
      ])
  }
}
