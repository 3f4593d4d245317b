/// What happens inside calls, in which everything is right.
enum DialogTraces {
  static let all: [CorrectTrace] = [
    holdAndResume, edgeHolds, digits, blindTransfer, attendedTransfer, failedTransfer,
  ]

  private static let holdAndResume = CorrectTrace(
    "hold-and-resume", "the caller holds and resumes",
    ExampleLadders.answered
      + """
      carrier -> system   INVITE  2.000  hold
      system  -> carrier  100     2.001
      system  -> primary  INVITE  2.002
      primary -> system   200     2.010
      system  -> carrier  200     2.011
      carrier -> system   ACK     2.012
      system  -> primary  ACK     2.013
      carrier -> system   INVITE  4.000
      system  -> carrier  100     4.001
      system  -> primary  INVITE  4.002
      primary -> system   200     4.010
      system  -> carrier  200     4.011
      carrier -> system   ACK     4.012
      system  -> primary  ACK     4.013

      """ + ExampleLadders.hangUp("primary"))

  private static let edgeHolds = CorrectTrace(
    "edge-holds", "the primary holds the caller",
    PlainTraces.overTCP + ExampleLadders.answered
      + """
      primary -> system   INVITE  2.000  hold
      system  -> primary  100     2.001
      system  -> carrier  INVITE  2.002
      carrier -> system   200     2.010
      system  -> primary  200     2.011
      primary -> system   ACK     2.012
      system  -> carrier  ACK     2.013

      """ + PlainTraces.edgeHangUp("primary"))

  private static let digits = CorrectTrace(
    "digits-by-info", "the caller's digits travel in INFO, one of them sent twice",
    ExampleLadders.answered
      + """
      carrier -> system  INFO  2.000 content-type=application/dtmf-relay body="Signal=5\\r\\nDuration=160\\r\\n"
      system  -> primary INFO  2.001
      primary -> system  200   2.002
      system  -> carrier 200   2.003
      carrier -> system  INFO  3.000 content-type=application/dtmf-relay body="Signal=7\\r\\nDuration=160\\r\\n"
      system  -> primary INFO  3.001
      carrier -> system  INFO  3.500
      system  -> primary INFO  3.501
      primary -> system  200   3.502
      system  -> carrier 200   3.503

      """ + ExampleLadders.hangUp("primary"))

  private static let blindTransfer = CorrectTrace(
    "blind-transfer", "the primary transfers the caller, with its context token",
    ExampleLadders.answered + transfer("<sip:agent@agents.invalid>", outcome: "200 OK")
      + PlainTraces.edgeHangUp("primary"))

  private static let attendedTransfer = CorrectTrace(
    "attended-transfer", "the primary transfers the caller into a call it has with an agent",
    PlainTraces.overTCP + ExampleLadders.answered
      + transfer(
        "<sip:agent@127.10.0.21?Replaces=consultation%40ladder.invalid%3Bto-tag%3Da%3Bfrom-tag%3Db>",
        outcome: "200 OK")
      + PlainTraces.edgeHangUp("primary"))

  private static let failedTransfer = CorrectTrace(
    "failed-transfer", "nobody answers at the transfer's target, and the primary is told",
    ExampleLadders.answered + transfer("<sip:agent@agents.invalid>", outcome: "486 Busy Here")
      + ExampleLadders.hangUp("primary"))

  /// A REFER from an edge through the system to the carrier, told how it went.
  static func transfer(_ target: String, by edge: String = "primary", outcome: String) -> String {
    """
    \(edge)   -> system    REFER   3.000  token=a1b2c3 refer-to="\(target)" header.Referred-By="<sip:\(edge)@edges.invalid>"
    system    -> carrier   REFER   3.001
    carrier   -> system    202     3.002
    system    -> \(edge)   202     3.003
    carrier   -> system    NOTIFY  3.010
    system    -> \(edge)   NOTIFY  3.011
    \(edge)   -> system    200     3.012
    system    -> carrier   200     3.013
    carrier   -> system    NOTIFY  4.000  sipfrag="SIP/2.0 \(outcome)" state="terminated;reason=noresource"
    system    -> \(edge)   NOTIFY  4.001
    \(edge)   -> system    200     4.002
    system    -> carrier   200     4.003

    """
  }
}
