import Checks

/// Failovers from a trunk that refuses, and refusals that are none of the system's business.
enum RefusalTraces {
  static let all: [CorrectTrace] = [
    refused, refusedOverTCP, refusedFarAway, unreachable, reset, bothRefuse, declined,
  ]

  private static let refusal = """
    primary -> system    503    0.010
    system  -> primary   ACK    0.011
    system  -> secondary INVITE 0.012

    """

  private static let rings = """
    secondary -> system 180 0.100
    system -> carrier 180 0.101

    """

  private static let secondaryAnswers = """
    secondary -> system    200     0.500
    system    -> carrier   200     0.501
    carrier   -> system    ACK     0.502
    system    -> secondary ACK     0.503

    """

  private static let refused = FailoverTraces.strict(
    "primary-503", "the primary says 503, twice, and the secondary gets the call",
    FailoverTraces.begun + refusal + rings
      + "primary -> system 503 0.410 again\nsystem -> primary ACK 0.411 again\n"
      + secondaryAnswers + ExampleLadders.hangUp("secondary"))

  private static let refusedOverTCP = FailoverTraces.eager(
    "primary-503-tcp", "the same over TCP under eager",
    FailoverTraces.overTCP + FailoverTraces.begun + refusal + rings + secondaryAnswers
      + PlainEnd.edgeHangUp("secondary", at: 6))

  private static let refusedFarAway = FailoverTraces.strict(
    "primary-503-far", "the same, and the connection to the secondary takes 600 ms to set up",
    FailoverTraces.overTCP + FailoverTraces.begun
      + """
      primary   -> system    503    0.010
      system    -> primary   ACK    0.011
      system    -> secondary SETUP  0.612 since=0.012
      system    -> secondary INVITE 0.613
      secondary -> system    100    0.820

      """ + FailoverTraces.secondaryAnswers() + ExampleLadders.hangUp("secondary", at: 9))

  private static let unreachable = FailoverTraces.strict(
    "primary-unreachable", "nobody listens at the primary and the network says so",
    FailoverTraces.begun
      + """
      primary -> system    ICMP   0.003
      system  -> secondary INVITE 0.005

      """ + rings + secondaryAnswers + ExampleLadders.hangUp("secondary"))

  private static let reset = FailoverTraces.strict(
    "primary-reset", "the primary resets the connection",
    FailoverTraces.overTCP + FailoverTraces.begun
      + """
      primary -> system    RST    0.003
      system  -> secondary INVITE 0.005

      """ + rings + secondaryAnswers + ExampleLadders.hangUp("secondary"))

  private static let bothRefuse = FailoverTraces.strict(
    "both-503", "both trunks say 503 and the caller is told so",
    FailoverTraces.begun + refusal
      + """
      secondary -> system    503    0.020
      system    -> secondary ACK    0.021
      system    -> carrier   503    0.022
      carrier   -> system    ACK    0.023
      """)

  private static let declined = FailoverTraces.strict(
    "declined", "the callee declines, which is an answer and no reason for failover",
    FailoverTraces.begun
      + """
      primary -> system   180    0.100
      system  -> carrier  180    0.101
      primary -> system   603    1.000
      system  -> primary  ACK    1.001
      system  -> carrier  603    1.002
      carrier -> system   ACK    1.003
      """)
}
