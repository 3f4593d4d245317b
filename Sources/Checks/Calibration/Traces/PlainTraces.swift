/// Calls that one edge answers or refuses, in which everything is right.
enum PlainTraces {
  static let all: [CorrectTrace] = [
    answered, answeredOverTCP, edgeHangsUp, lossMadeGood, opusFirst, lateOffer, earlyMedia,
    challenged, busy, busyOverTCP, givenUp, crossed, healthChecks, backToBack,
  ]

  static let overTCP = "default transport=tcp\n"

  /// What ends a call from the edge's side.
  static func edgeHangUp(_ edge: String, at time: Int = 6) -> String {
    """
    \(edge) -> system  BYE  \(time).000
    system  -> carrier BYE  \(time).001
    carrier -> system  200  \(time).002
    system  -> \(edge) 200  \(time).003

    """
  }

  private static let answered = CorrectTrace(
    "answered", "the primary answers and the caller hangs up",
    ExampleLadders.answered + ExampleLadders.hangUp("primary"))

  private static let answeredOverTCP = CorrectTrace(
    "answered-tcp", "the same over TCP",
    overTCP + ExampleLadders.answered + ExampleLadders.hangUp("primary"))

  private static let edgeHangsUp = CorrectTrace(
    "edge-hangs-up", "the primary answers and hangs up",
    ExampleLadders.answered + edgeHangUp("primary"))

  private static let lossMadeGood = CorrectTrace(
    "loss-made-good",
    "packets are lost, and everybody sends again what RFC 3261 says, when it says",
    """
    carrier -> system    INVITE  0.000
    system  -> carrier   100     0.001
    system  -> primary   INVITE  0.002
    carrier -> system    INVITE  0.500
    system  -> carrier   100     0.501 again
    system  -> primary   INVITE  0.502
    primary -> system    180     0.600
    system  -> carrier   180     0.601
    primary -> system    200     2.000
    system  -> carrier   200     2.001
    primary -> system    200     2.500 again
    system  -> carrier   200     2.501 again
    carrier -> system    ACK     2.502
    system  -> primary   ACK     2.503
    primary -> system    200     3.500 again
    system  -> carrier   200     3.501 again
    carrier -> system    ACK     3.502 again
    system  -> primary   ACK     3.503 again
    carrier -> system    BYE     6.000
    system  -> primary   BYE     6.001
    carrier -> system    BYE     6.500
    system  -> primary   BYE     6.501
    primary -> system    200     6.502
    system  -> carrier   200     6.503
    carrier -> system    BYE     7.500 again
    system  -> carrier   200     7.501 again
    """)

  private static let opusFirst = CorrectTrace(
    "opus-first", "opus is offered under a number of its own and answered with it",
    """
    carrier -> system   INVITE  0.000  codecs=opus@107,PCMU,PCMA,telephone-event@101
    system  -> carrier  100     0.001
    system  -> primary  INVITE  0.002
    primary -> system   200     0.200  codecs=opus@107,PCMU,telephone-event@101
    system  -> carrier  200     0.201
    carrier -> system   ACK     0.202
    system  -> primary  ACK     0.203

    """ + ExampleLadders.hangUp("primary"))

  private static let lateOffer = CorrectTrace(
    "late-offer", "the INVITE has no offer: the 200 has it, and the ACK the answer",
    """
    carrier -> system   INVITE  0.000  no-sdp
    system  -> carrier  100     0.001
    system  -> primary  INVITE  0.002  no-sdp
    primary -> system   200     0.200  codecs=PCMU,PCMA,telephone-event
    system  -> carrier  200     0.201
    carrier -> system   ACK     0.202  codecs=PCMU,telephone-event
    system  -> primary  ACK     0.203  codecs=PCMU,telephone-event media=127.10.0.2:4000

    """ + ExampleLadders.hangUp("primary"))

  private static let earlyMedia = CorrectTrace(
    "early-media", "a 183 with an answer comes before the 200",
    """
    carrier -> system   INVITE  0.000
    system  -> carrier  100     0.001
    system  -> primary  INVITE  0.002
    primary -> system   183     0.100
    system  -> carrier  183     0.101
    primary -> system   200     2.200
    system  -> carrier  200     2.201
    carrier -> system   ACK     2.202
    system  -> primary  ACK     2.203

    """ + edgeHangUp("primary"))

  private static let challenged = CorrectTrace(
    "challenged", "the primary wants credentials and gets them from the caller",
    """
    carrier -> system   INVITE  0.000
    system  -> carrier  100     0.001
    system  -> primary  INVITE  0.002  branch=c1
    primary -> system   407     0.010  header.Proxy-Authenticate="Digest realm=\\"edge\\", nonce=\\"1\\""
    system  -> primary  ACK     0.011
    system  -> carrier  407     0.012  header.Proxy-Authenticate="Digest realm=\\"edge\\", nonce=\\"1\\""
    carrier -> system   ACK     0.013
    carrier -> system   INVITE  0.020  new cseq=2 header.Proxy-Authorization="Digest username=\\"a\\", realm=\\"edge\\""
    system  -> carrier  100     0.021
    system  -> primary  INVITE  0.022  branch=c2
    primary -> system   200     0.200
    system  -> carrier  200     0.201
    carrier -> system   ACK     0.202
    system  -> primary  ACK     0.203

    """ + ExampleLadders.hangUp("primary"))

  private static let busy = CorrectTrace(
    "busy", "the primary is busy; the caller's ACK is lost once",
    """
    carrier   -> system    INVITE  0.000
    system    -> carrier   100     0.001
    system    -> primary   INVITE  0.002
    primary   -> system    486     0.300
    system    -> primary   ACK     0.301
    system    -> carrier   486     0.302
    primary   -> system    486     0.800  again
    system    -> primary   ACK     0.801  again
    system    -> carrier   486     0.802  again
    system    -> carrier   486     1.802  again
    carrier   -> system    ACK     1.803
    """)

  private static let busyOverTCP = CorrectTrace(
    "busy-tcp", "the primary is busy, over TCP",
    overTCP
      + """
      carrier   -> system    INVITE  0.000
      system    -> carrier   100     0.001
      system    -> primary   INVITE  0.002
      primary   -> system    180     0.100
      system    -> carrier   180     0.101
      primary   -> system    486     0.300
      system    -> primary   ACK     0.301
      system    -> carrier   486     0.302
      carrier   -> system    ACK     0.303
      """)

  private static let givenUp = CorrectTrace(
    "given-up", "the caller gives up while the primary rings",
    """
    carrier -> system   INVITE      0.000
    system  -> carrier  100         0.001
    system  -> primary  INVITE      0.002
    primary -> system   180         0.100
    system  -> carrier  180         0.101
    carrier -> system   CANCEL      2.000
    system  -> carrier  200 CANCEL  2.001
    system  -> primary  CANCEL      2.002
    primary -> system   200 CANCEL  2.003
    primary -> system   487         2.004
    system  -> primary  ACK         2.005
    system  -> carrier  487         2.006
    carrier -> system   ACK         2.007
    """)

  private static let crossed = CorrectTrace(
    "answer-crosses-cancel", "the primary's 200 crosses the caller's CANCEL; the caller ends it",
    """
    carrier -> system   INVITE      0.000
    system  -> carrier  100         0.001
    system  -> primary  INVITE      0.002
    primary -> system   180         0.100
    system  -> carrier  180         0.101
    carrier -> system   CANCEL      2.000
    system  -> carrier  200 CANCEL  2.001
    primary -> system   200 INVITE  2.0015
    system  -> primary  CANCEL      2.002
    system  -> carrier  200 INVITE  2.0021
    carrier -> system   ACK         2.003
    system  -> primary  ACK         2.004
    primary -> system   481 CANCEL  2.005
    carrier -> system   BYE         2.006
    system  -> primary  BYE         2.007
    primary -> system   200 BYE     2.008
    system  -> carrier  200 BYE     2.009
    """)

  private static let healthChecks = CorrectTrace(
    "health-checks", "the system asks both edges once a second, and is asked by the carrier",
    (0...3).map { second in
      """
      system    -> primary   OPTIONS \(second).000 new branch=hp\(second)
      primary   -> system    200     \(second).001
      system    -> secondary OPTIONS \(second).002 new branch=hs\(second)
      secondary -> system    200     \(second).003
      carrier   -> system    OPTIONS \(second).500 new branch=hc\(second)
      system    -> carrier   200     \(second).501

      """
    }.joined())

  private static let backToBack = CorrectTrace(
    "b2bua", "a system that is a B2BUA, with Call-ID and tags of its own towards the edge",
    """
    carrier -> system   INVITE  0.000
    system  -> carrier  100     0.001
    system  -> primary  INVITE  0.002  b2bua
    primary -> system   180     0.100
    system  -> carrier  180     0.101
    primary -> system   200     0.200
    system  -> primary  ACK     0.201
    system  -> carrier  200     0.202
    carrier -> system   ACK     0.203
    carrier -> system   INFO    3.000
    system  -> primary  INFO    3.001
    primary -> system   200     3.002
    system  -> carrier  200     3.003
    carrier -> system   BYE     6.000
    system  -> carrier  200     6.001
    system  -> primary  BYE     6.002
    primary -> system   200     6.003
    """)
}
