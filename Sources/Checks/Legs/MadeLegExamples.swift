/// Calls to a system that takes them up itself and calls somebody for its caller.
enum MadeLegExamples {
  static let all = [
    Example(
      .passes, "an IVR's caller hangs up, and the duty manager's leg is ended with it",
      answered + hangUp + """
        system  -> duty1   BYE    5.002
        duty1   -> system  200    5.003
        """),
    Example(
      .passes, "an IVR's caller hangs up while the duty manager rings, who is cancelled",
      ringing + """
        carrier -> system  BYE        1.500
        system  -> carrier 200        1.501
        system  -> duty1   CANCEL     1.502
        duty1   -> system  200 CANCEL 1.503
        duty1   -> system  487        1.504
        system  -> duty1   ACK        1.505
        """),
    Example(
      .passes, "no CANCEL before the duty manager has said anything, but ACK and BYE for its 200",
      called + """
        carrier -> system  BYE    1.200
        system  -> carrier 200    1.201
        duty1   -> system  200    1.400
        system  -> duty1   ACK    1.401
        system  -> duty1   BYE    1.402
        duty1   -> system  200    1.403
        """),
    Example(
      .passes, "one of two callers hangs up, and the other stays with the duty manager",
      answered + """
        carrier2 -> system  INVITE 3.000
        system  -> carrier2 200    3.010 own
        carrier2 -> system  ACK    3.011

        """ + hangUp),
    Example(
      .fails, "an IVR does not acknowledge the duty manager's 200",
      ringing + "duty1 -> system 200 2.000"),
    Example(
      .fails, "an IVR's caller hangs up, and the duty manager stays in the line",
      answered + hangUp),
    Example(
      .passes, "an IVR's caller hangs up, and the duty manager is told so and let go",
      answered + hangUp + """
        system  -> duty1   BYE    8.000
        duty1   -> system  200    8.001
        """),
    Example(
      .fails, "an IVR's caller hangs up, and the duty manager rings on",
      ringing + hangUp),
    Example(
      .inconclusive, "the capture ends with the caller's call", answered + hangUp + "end 5.5"),
    Example(
      .inconclusive, "an IVR refers its caller to the dialog that it has with the duty manager",
      answered + """
        system  -> carrier REFER  3.000 refer-to=<sip:duty1@127.10.0.31?Replaces=its-own>
        carrier -> system  202    3.001
        system  -> carrier BYE    4.000
        carrier -> system  200    4.001
        """),
  ]

  private static let called = """
    answering
    carrier -> system  INVITE 0.000
    system  -> carrier 200    0.010 own
    carrier -> system  ACK    0.011
    system  -> duty1   INVITE 1.000 b2bua

    """

  private static let ringing = called + "duty1 -> system 180 1.100\n"

  private static let answered =
    ringing + """
      duty1   -> system  200    2.000
      system  -> duty1   ACK    2.001

      """

  private static let hangUp = """
    carrier -> system  BYE    5.000
    system  -> carrier 200    5.001

    """
}
