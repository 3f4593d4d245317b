/// Calls with audio, in which everything is right; the system passes signalling only.
enum MediaTraces {
  static let all: [CorrectTrace] = [bothTalk, afterFailover, relayed, held, moved]

  private static let bothTalk = CorrectTrace(
    "both-talk", "caller and primary talk, and the caller presses two digits",
    ExampleLadders.answered + """
      carrier -> primary   RTP PCMU 50 0.300..1.300
      primary -> carrier   RTP PCMU 150 0.310..3.310
      carrier -> primary   DTMF 1 1.300
      carrier -> primary   DTMF 2 1.600
      carrier -> primary   RTP PCMU 50 2.000..3.000

      """ + ExampleLadders.hangUp("primary"))

  private static let relayed = CorrectTrace(
    "relayed", "the system greets the caller, and then passes on what each says",
    """
    carrier -> system    INVITE  0.000
    system  -> carrier   100     0.001
    system  -> primary   INVITE  0.002  media=127.10.0.1:6002
    primary -> system    180     0.100
    system  -> carrier   180     0.101
    primary -> system    200     0.200
    system  -> carrier   200     0.201  media=127.10.0.1:6000
    carrier -> system    ACK     0.202
    system  -> primary   ACK     0.203
    carrier -> system    RTP PCMU 150 0.300..3.300 payload=41 to-media=127.10.0.1:6000
    system  -> primary   RTP PCMU 150 0.301..3.301 payload=41 media=127.10.0.1:6002
    primary -> system    RTP PCMU 150 0.310..3.310 payload=42 to-media=127.10.0.1:6002
    system  -> carrier   RTP PCMU 150 0.311..3.311 payload=42 media=127.10.0.1:6000

    """ + ExampleLadders.hangUp("primary"))

  private static let held = CorrectTrace(
    "held", "the caller holds and resumes, and the primary falls silent meanwhile",
    ExampleLadders.answered + """
      carrier -> primary   RTP PCMU 50 0.300..1.300
      primary -> carrier   RTP PCMU 50 0.310..1.310

      """ + ExampleLadders.reoffer("hold", at: 1.4)
      + "carrier -> primary RTP PCMU 125 1.500..4.000\n"
      + ExampleLadders.reoffer("media=127.10.0.2:4000", at: 4.1) + """
        carrier -> primary   RTP PCMU 50 4.200..5.200
        primary -> carrier   RTP PCMU 50 4.210..5.210

        """ + ExampleLadders.hangUp("primary"))

  private static let moved = CorrectTrace(
    "moved", "the caller moves its audio to another port, and the primary follows",
    ExampleLadders.moved
      + "primary -> carrier RTP PCMU 180 2.330..5.930 to-media=127.10.0.2:4444\n"
      + ExampleLadders.hangUp("primary"))

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
