public import Calls
import SIP
import Wire

/// The transfer's context token crosses the system letter for letter.
public struct ReferContextToken: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "refer.context-token",
      title: "X-Transfer-Context-Token crosses the system unaltered",
      why: """
        The token is how the receiving region finds what the caller has already said. Without it \
        the caller starts again.
        """,
      source: "guide B, edge case 2; RFC 3515 §2.1; RFC 3892 §2.1",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .nothing }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    // There is no REFER in a plain call.
    .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for passage in evidence.calls.flatMap({ evidence.passages(in: $0) })
    where passage.received.method == .refer {
      let received = passage.received.request
      guard let token = received.message?.headers(.transferContextToken), !token.isEmpty else {
        continue
      }
      let what =
        "the token of the \(evidence.name(received.source))'s REFER at "
        + evidence.time(received.at)
      guard let sent = passage.sent?.request else {
        if evidence.endedAt - received.at < Bounds.teardown {
          judgement.leaveOpen("the capture ended less than 1 s after the REFER")
        } else {
          judgement.find(
            "\(what) went nowhere: no REFER was sent to the \(evidence.name(passage.target))",
            frames: [received.frame], callID: passage.received.callID)
        }
        continue
      }
      judgement.judged()
      let relayed = sent.message?.headers(.transferContextToken) ?? []
      if relayed != token {
        let became =
          relayed.isEmpty ? "was left out" : "became \"\(relayed.joined(separator: ", "))\""
        judgement.find(
          "\(what), \"\(token.joined(separator: ", "))\", \(became)",
          frames: [sent.frame, received.frame], callID: passage.received.callID,
          stands: evidence.isProven(passage))
      }
      judgeTarget(passage, received, sent, evidence, &judgement)
    }
    return judgement.verdict
  }

  /// The token is worth nothing to whom it does not concern: Refer-To names who gets it.
  private func judgeTarget(
    _ passage: Passage, _ received: Sighting, _ sent: Sighting, _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    let sender = received.message?.header(.referredBy)
    if passage.isProxied, let sender, sent.message?.header(.referredBy) != sender {
      judgement.find(
        "Referred-By of the \(evidence.name(received.source))'s REFER at "
          + "\(evidence.time(received.at)), \"\(sender)\", was not passed on as it was",
        frames: [sent.frame, received.frame], callID: passage.received.callID,
        stands: evidence.isProven(passage))
    }
    guard let wanted = received.message?.header(.referTo) else { return }
    let passed = sent.message?.header(.referTo)
    // A B2BUA may write the address anew, and the dialog that Replaces names; not who is meant.
    let isSame = passage.isProxied ? wanted == passed : user(wanted) == passed.flatMap(user)
    guard !isSame else { return }
    judgement.find(
      "Refer-To of the \(evidence.name(received.source))'s REFER at \(evidence.time(received.at)), "
        + "\"\(wanted)\", " + (passed.map { "became \"\($0)\"" } ?? "was left out"),
      frames: [sent.frame, received.frame], callID: passage.received.callID,
      stands: evidence.isProven(passage))
  }

  private func user(_ address: String) -> String? { NameAddress(address)?.uri.user }

  private static let examples = [
    Example(
      .passes, "the secondary's REFER reaches the carrier with its token",
      ExampleLadders.failedOver
        + "secondary -> system REFER 5.0 token=a1b2c3\nsystem -> carrier REFER 5.001"),
    Example(
      .passes, "the carrier's REFER reaches the primary with its token",
      ExampleLadders.answered
        + "carrier -> system REFER 5.0 token=\"a1 b2\"\nsystem -> primary REFER 5.001"),
    Example(
      .fails, "the token is left out",
      ExampleLadders.answered
        + "carrier -> system REFER 5.0 token=a1b2c3\n"
        + "system -> primary REFER 5.001 header.X-Transfer-Context-Token="),
    Example(
      .fails, "the token's case is changed",
      ExampleLadders.answered
        + "carrier -> system REFER 5.0 token=a1b2c3\nsystem -> primary REFER 5.001 token=A1B2C3"),
    Example(
      .fails, "the token arrives, but for somebody else",
      ExampleLadders.answered
        + "carrier -> system REFER 5.0 token=a1b2c3\n"
        + "system -> primary REFER 5.001 refer-to=<sip:another@agents.invalid>"),
    Example(
      .fails, "the token arrives, but not on whose behalf",
      ExampleLadders.answered
        + "carrier -> system REFER 5.0 token=a1b2c3 header.Referred-By=<sip:a@ladder.invalid>\n"
        + "system -> primary REFER 5.001 header.Referred-By="),
    Example(
      .fails, "the REFER goes nowhere",
      ExampleLadders.answered + "primary -> system REFER 5.0 token=a1\nsystem -> primary 202 5.001"),
    Example(
      .notApplicable, "a REFER without a token",
      ExampleLadders.answered + "carrier -> system REFER 5.0\nsystem -> primary REFER 5.001"),
  ]
}
