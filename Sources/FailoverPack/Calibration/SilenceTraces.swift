import Checks

/// Failovers from a trunk that falls silent, in which everything is right.
enum SilenceTraces {
  static let all: [CorrectTrace] = [
    silentStrict, silentEager, silentOverTCP, silentFarAway, unconnected, ringingThenSilent,
    ringingThenSilentEager, tryingInTime, lateRinging, lateTrying, lateAnswer,
    lateAnswerWhileRinging, lateAnswerRelayed,
    givenUpAfterFailover, bothSilent, talkAfterFailover,
  ]

  private static let failedOver =
    FailoverTraces.begunInSilence
      + """
      system    -> secondary INVITE 3.002
      secondary -> system    100    3.010

      """

  private static let silentStrict = FailoverTraces.strict(
    "silent-primary-strict", "the primary is silent; after 3 s the secondary gets the call",
    failedOver + FailoverTraces.secondaryAnswers() + ExampleLadders.hangUp("secondary", at: 9))

  private static let silentEager = FailoverTraces.eager(
    "silent-primary-eager", "the same under eager: CANCEL first",
    FailoverTraces.overTCP + FailoverTraces.begun
      + """
      system    -> primary   CANCEL 3.002
      system    -> secondary INVITE 3.003
      secondary -> system    100    3.010

      """ + FailoverTraces.secondaryAnswers() + ExampleLadders.hangUp("secondary", at: 9))

  private static let silentOverTCP = FailoverTraces.strict(
    "silent-primary-tcp", "the same under strict over TCP",
    FailoverTraces.overTCP + FailoverTraces.begun + "system -> secondary INVITE 3.002\n"
      + FailoverTraces.secondaryAnswers() + ExampleLadders.hangUp("secondary", at: 9))

  private static let silentFarAway = FailoverTraces.strict(
    "silent-primary-far", "the same, and the connection to the secondary takes 400 ms to set up",
    FailoverTraces.overTCP + FailoverTraces.begun
      + """
      system    -> secondary SETUP  3.402 since=3.002
      system    -> secondary INVITE 3.403

      """ + FailoverTraces.secondaryAnswers() + ExampleLadders.hangUp("secondary", at: 9))

  private static let unconnected = FailoverTraces.strict(
    "primary-unanswered-syn", "nobody answers the connection to the primary",
    FailoverTraces.overTCP
      + """
      carrier -> system    INVITE 0.000 header.X-Account=42
      system  -> carrier   100    0.001
      system  -> primary   SYN    0.002
      system  -> secondary INVITE 3.002

      """ + FailoverTraces.secondaryAnswers() + ExampleLadders.hangUp("secondary", at: 9))

  private static let ringsThenFailsOver =
    FailoverTraces.begun
      + """
      primary   -> system    180        0.100
      system    -> carrier   180        0.101
      system    -> primary   CANCEL     4.100
      system    -> secondary INVITE     4.101
      primary   -> system    200 CANCEL 4.150
      primary   -> system    487        4.151
      system    -> primary   ACK        4.152
      secondary -> system    180        4.200

      """
    + FailoverTraces.secondaryAnswers().split(separator: "\n").dropFirst(2)
    .joined(separator: "\n") + "\n" + PlainEnd.edgeHangUp("secondary", at: 9)

  private static let ringingThenSilent = FailoverTraces.strict(
    "ringing-then-silence", "the primary rings and falls silent: CANCEL, then the secondary",
    ringsThenFailsOver)

  private static let ringingThenSilentEager = FailoverTraces.eager(
    "ringing-then-silence-eager", "the same under eager",
    FailoverTraces.overTCP + ringsThenFailsOver)

  private static let tryingInTime = FailoverTraces.strict(
    "trying-in-time", "the primary says 100 after 2.9 s and keeps the call",
    FailoverTraces.begunInSilence
      + """
      primary -> system   100  2.900
      primary -> system   180  3.900
      system  -> carrier  180  3.901
      primary -> system   200  5.000
      system  -> carrier  200  5.001
      carrier -> system   ACK  5.002
      system  -> primary  ACK  5.003

      """ + ExampleLadders.hangUp("primary", at: 9))

  private static let lateRinging = FailoverTraces.strict(
    "late-180", "the primary rings after it was given up, and is cancelled at once",
    failedOver
      + """
      primary   -> system    180        3.500
      system    -> primary   CANCEL     3.501
      primary   -> system    200 CANCEL 3.600
      primary   -> system    487        3.601
      system    -> primary   ACK        3.602

      """ + FailoverTraces.secondaryAnswers() + ExampleLadders.hangUp("secondary", at: 9))

  private static let lateTrying = FailoverTraces.strict(
    "late-100", "the same over TCP with a 100, and a 487 that comes a second after the CANCEL",
    FailoverTraces.overTCP + FailoverTraces.begun
      + """
      system    -> secondary INVITE     3.002
      primary   -> system    100        3.500
      system    -> primary   CANCEL     3.501
      primary   -> system    200 CANCEL 3.600
      primary   -> system    487        4.600
      system    -> primary   ACK        4.601

      """ + FailoverTraces.secondaryAnswers() + ExampleLadders.hangUp("secondary", at: 9))

  private static let absorbed = """
    primary   -> system    200     7.000
    system    -> primary   ACK     7.001
    system    -> primary   BYE     7.002  own
    primary   -> system    200     7.003  again
    system    -> primary   ACK     7.004  again
    primary   -> system    200 BYE 7.005

    """.replacing("200     7.003  again", with: "200 INVITE 7.003  again")

  private static let lateAnswer = FailoverTraces.strict(
    "late-200", "the primary answers after the secondary did, and the system ends that leg",
    failedOver + FailoverTraces.secondaryAnswers() + absorbed
      + ExampleLadders.hangUp("secondary", at: 9))

  private static let lateAnswerWhileRinging = FailoverTraces.strict(
    "late-200-while-secondary-rings",
    "the primary answers while the secondary rings, and the system ends that leg",
    failedOver
      + """
      secondary -> system    180     4.000
      system    -> carrier   180     4.001
      primary   -> system    200     4.100
      system    -> primary   ACK     4.101
      system    -> primary   BYE     4.102  own
      primary   -> system    200 BYE 4.103
      secondary -> system    200     5.500
      system    -> carrier   200     5.501
      carrier   -> system    ACK     5.502  to-tag=tag-secondary
      system    -> secondary ACK     5.503

      """ + ExampleLadders.hangUp("secondary", at: 9))

  private static let lateAnswerRelayed = FailoverTraces.strict(
    "late-200-relayed",
    "the primary's late answer is passed on, and the caller acknowledges and ends it",
    waiving: [.init("leg.absorbed", "RFC 3261 §16.7 leaves a late 2xx to the caller")],
    failedOver + FailoverTraces.secondaryAnswers()
      + """
      primary -> system    200     7.000
      system  -> carrier   200     7.001
      carrier -> system    ACK     7.002  to-tag=tag-primary
      system  -> primary   ACK     7.003
      carrier -> system    BYE     7.004  to-tag=tag-primary
      system  -> primary   BYE     7.005
      primary -> system    200 BYE 7.006
      system  -> carrier   200 BYE 7.007
      carrier -> system    BYE     9.000  to-tag=tag-secondary
      system  -> secondary BYE     9.001  to-tag=tag-secondary
      secondary -> system  200     9.002
      system  -> carrier   200     9.003
      """)

  private static let givenUpAfterFailover = FailoverTraces.strict(
    "given-up-after-failover", "the caller gives up while the secondary rings",
    failedOver
      + """
      secondary -> system    180        3.100
      system    -> carrier   180        3.101
      carrier   -> system    CANCEL     4.000
      system    -> carrier   200 CANCEL 4.001
      system    -> secondary CANCEL     4.002
      secondary -> system    200 CANCEL 4.010
      secondary -> system    487        4.011
      system    -> secondary ACK        4.012
      system    -> carrier   487        4.013
      carrier   -> system    ACK        4.014
      """)

  private static let bothSilent = FailoverTraces.strict(
    "both-silent", "both trunks are silent and the caller is told 408",
    FailoverTraces.begunInSilence
      + """
      system    -> secondary INVITE 3.002
      system    -> secondary INVITE 3.502
      system    -> secondary INVITE 4.502
      system    -> carrier   408    6.002
      carrier   -> system    ACK    6.003
      """)

  private static let talkAfterFailover = FailoverTraces.strict(
    "talk-after-failover", "after a failover the caller holds, resumes and is transferred",
    FailoverTraces.overTCP + FailoverTraces.begun + "system -> secondary INVITE 2.999\n"
      + """
      secondary -> system    200     3.000
      system    -> carrier   200     3.001
      carrier   -> system    ACK     3.002
      system    -> secondary ACK     3.003
      carrier   -> system    INVITE  4.000  hold
      system    -> secondary INVITE  4.001
      secondary -> system    200     4.002
      system    -> carrier   200     4.003
      carrier   -> system    ACK     4.004
      system    -> secondary ACK     4.005
      secondary -> system    REFER   5.000  token=a1b2c3
      system    -> carrier   REFER   5.001
      carrier   -> system    202     5.002
      system    -> secondary 202     5.003
      carrier   -> system    NOTIFY  6.000  sipfrag="SIP/2.0 200 OK" state="terminated;reason=noresource"
      system    -> secondary NOTIFY  6.001
      secondary -> system    200     6.002
      system    -> carrier   200     6.003

      """ + PlainEnd.edgeHangUp("secondary", at: 9))
}

/// How a call ends from the edge's side.
enum PlainEnd {
  static func edgeHangUp(_ edge: String, at time: Int) -> String {
    """
    \(edge) -> system  BYE  \(time).000
    system  -> carrier BYE  \(time).001
    carrier -> system  200  \(time).002
    system  -> \(edge) 200  \(time).003

    """
  }
}
