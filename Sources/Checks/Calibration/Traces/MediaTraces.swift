/// Calls with audio, in which everything is right; the system passes signalling only.
enum MediaTraces {
  static let all: [CorrectTrace] = [bothTalk, afterFailover]

  private static let bothTalk = CorrectTrace(
    "both-talk", "caller and primary talk, and the caller presses two digits",
    ExampleLadders.answered + """
      carrier -> primary   RTP PCMU 50 0.300..1.300
      primary -> carrier   RTP PCMU 150 0.310..3.310
      carrier -> primary   DTMF 1 1.300
      carrier -> primary   DTMF 2 1.600
      carrier -> primary   RTP PCMU 50 2.000..3.000

      """ + ExampleLadders.hangUp("primary"))

  private static let afterFailover = CorrectTrace(
    "both-talk-after-failover", "caller and secondary talk after a failover",
    """
    carrier   -> system    INVITE  0.000
    system    -> carrier   100     0.001
    system    -> primary   INVITE  0.002
    primary   -> system    503     0.010
    system    -> primary   ACK     0.011
    system    -> secondary INVITE  0.012
    secondary -> system    180     0.100
    system    -> carrier   180     0.101
    secondary -> system    200     0.200
    system    -> carrier   200     0.201
    carrier   -> system    ACK     0.202
    system    -> secondary ACK     0.203
    carrier   -> secondary RTP PCMU 50 0.300..1.300
    secondary -> carrier   RTP PCMU 50 0.310..1.310

    """ + ExampleLadders.hangUp("secondary"))
}
