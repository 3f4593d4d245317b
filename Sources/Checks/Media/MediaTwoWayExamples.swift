// The ladders by which `media.two-way` is told.
extension MediaTwoWay {
  private static let bothTalk =
    ExampleLadders.answered + """
      carrier -> primary   RTP PCMU 50 0.300..1.300
      primary -> carrier   RTP PCMU 50 0.310..1.310

      """

  private static let taken = """
    carrier -> system  INVITE 0.000
    system  -> carrier 200    0.010 own media=127.10.0.1:6000
    carrier -> system  ACK    0.011

    """
  private static let hangUp = "carrier -> system BYE 6.000\nsystem -> carrier 200 6.001\n"
  private static let joined =
    taken + """
      system -> carrier RTP PCMU 20 0.100..0.500
      carrier -> system DTMF 1      0.600 to-media=127.10.0.1:6000
      system -> duty1   INVITE      1.000 b2bua media=127.10.0.1:6002
      duty1  -> system  200         1.400
      system -> duty1   ACK         1.401

      """
  private static let managerSpeaks =
    "duty1 -> system RTP PCMU 100 1.500..3.500 to-media=127.10.0.1:6002\n"
  private static let ended = """
    carrier -> system  BYE 6.000
    system  -> carrier 200 6.001
    system  -> duty1   BYE 6.002
    duty1   -> system  200 6.003

    """
  private static let onlyPrompt = taken + "system -> carrier RTP PCMU 200 0.300..4.300\n" + hangUp

  /// Both talk, what the primary says being given, and the caller holds.
  private static func held(_ primary: String) -> String {
    ExampleLadders.answered + "carrier -> primary RTP PCMU 200 0.300..4.300\n" + primary
      + ExampleLadders.reoffer("hold", at: 4.4)
  }

  /// The caller resumes with its audio there, and speaks.
  private static func resumed(_ primary: String, at media: String) -> String {
    held(primary) + ExampleLadders.reoffer("media=\(media)", at: 8.4)
      + "carrier -> primary RTP PCMU 150 8.500..11.500 media=\(media)\n"
  }

  static let examples = [
    Example(
      .passes, "the caller moves to another port and is followed",
      ExampleLadders.moved
        + "primary -> carrier RTP PCMU 180 2.330..5.930 to-media=127.10.0.2:4444\n"
        + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "the caller moves, and the primary has nothing more to say",
      ExampleLadders.moved + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "the caller moves and its old port is spoken to",
      ExampleLadders.moved
        + "primary -> carrier RTP PCMU 180 2.330..5.930 to-media=127.10.0.2:4000\n"
        + ExampleLadders.hangUp("primary")),
    Example(
      .notApplicable, "a call that goes on as a fax before the other side made a sound",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 40 0.300..1.100\n"
        + ExampleLadders.fax + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "the offer to move is refused",
      ExampleLadders.answered + """
        carrier -> primary   RTP PCMU 100 0.300..2.300
        primary -> carrier   RTP PCMU 100 0.310..2.310
        carrier -> system    INVITE  2.000  media=127.10.0.2:4444
        system  -> primary   INVITE  2.001
        primary -> system    488     2.100
        system  -> primary   ACK     2.101
        system  -> carrier   488     2.102
        carrier -> system    ACK     2.103
        carrier -> primary   RTP PCMU 180 2.320..5.920 media=127.10.0.2:4000
        primary -> carrier   RTP PCMU 180 2.330..5.930 to-media=127.10.0.2:4000
        end 6.5
        """),
    Example(
      .inconclusive, "the primary is not heard any more in the last half minute",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 2000 0.300..40.300\n"
        + "primary -> carrier RTP PCMU 100 0.310..2.310\nend 41"),
    Example(
      .passes, "the primary listens for a while",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 1000 0.300..20.300\n"
        + "primary -> carrier RTP PCMU 100 0.310..2.310\nend 21"),
    Example(
      .passes, "a caller whom an IVR heard need not speak again",
      "answering\n" + taken + "system -> carrier RTP PCMU 2000 0.300..40.300\n"
        + "carrier -> system DTMF 1 0.600 to-media=127.10.0.1:6000\n"
        + "carrier -> system BYE 41.000\nsystem -> carrier 200 41.001\n"),
    Example(
      .fails, "the caller speaks to a port that the primary did not name",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 100 0.300..2.300 to-media=127.10.0.11:4999\n"
        + "primary -> carrier RTP PCMU 100 0.310..2.310"),
    Example(
      .passes, "a caller behind a translator is answered where it sends from",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 100 0.300..2.300 media=127.10.0.99:6100\n"
        + "primary -> carrier RTP PCMU 100 0.310..2.310 to-media=127.10.0.99:6100"),
    Example(
      .inconclusive, "the caller speaks to a host that no description names",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 100 0.300..2.300 to-media=127.10.0.99:6100"),
    Example(.passes, "both talk", bothTalk + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "the primary answers late, but within the call",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 200 0.300..4.300\n"
        + "primary -> carrier RTP PCMU 10 3.000..3.200"),
    Example(
      .fails, "only the caller is heard",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 50 0.300..1.300\n"
        + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "only the primary is heard",
      ExampleLadders.answered + "primary -> carrier RTP PCMA 100 0.300..2.300"),
    Example(
      .fails, "the primary was heard before it answered and never since",
      ExampleLadders.earlyMedia(40, until: "0.950")
        + "carrier -> primary RTP PCMU 100 1.100..3.100"),
    Example(
      .inconclusive, "the capture ends while the caller may still listen to a menu",
      ExampleLadders.answered + "primary -> carrier RTP PCMU 200 0.300..4.300\nend 4.5"),
    Example(
      .inconclusive, "the caller of an IVR only listens", "answering\n" + onlyPrompt),
    Example(
      .inconclusive, "an IVR joins a manager who speaks and a caller who does not",
      "answering\n" + joined + managerSpeaks + ended),
    Example(
      .fails, "an IVR joins two who speak, and one of them hears nothing",
      "answering\n" + joined + managerSpeaks
        + "system -> carrier RTP PCMU 100 1.510..3.510 media=127.10.0.1:6000\n"
        + "carrier -> system RTP PCMU 100 1.520..3.520 to-media=127.10.0.1:6000\n" + ended),
    Example(.fails, "so does a caller who is passed on, to a system", onlyPrompt),
    Example(
      .fails, "an IVR is not heard",
      "answering\n" + taken + "carrier -> system RTP PCMU 200 0.300..4.300\n" + hangUp),
    Example(
      .notApplicable, "music on hold flows one way, as was agreed",
      ExampleLadders.answered + ExampleLadders.reoffer("hold", at: 0.3)
        + "carrier -> primary RTP PCMU 100 0.400..2.400"),
    Example(
      .passes, "after a hold the primary listens, as it did before",
      resumed("primary -> carrier RTP PCMU 50 0.310..1.310\n", at: "127.10.0.2:4000")
        + ExampleLadders.hangUp("primary", at: 12)),
    Example(
      .fails, "after a hold the primary is not heard any more",
      resumed("primary -> carrier RTP PCMU 200 0.310..4.310\n", at: "127.10.0.2:4000")
        + ExampleLadders.hangUp("primary", at: 12)),
    Example(
      .fails, "after a hold the caller has another port, and its old one is spoken to",
      resumed("primary -> carrier RTP PCMU 200 0.310..4.310\n", at: "127.10.0.2:4444")
        + "primary -> carrier RTP PCMU 150 8.510..11.510 to-media=127.10.0.2:4000\n"
        + ExampleLadders.hangUp("primary", at: 12)),
    Example(
      .passes, "nobody answers the offer to resume",
      held("primary -> carrier RTP PCMU 200 0.310..4.310\n")
        + """
        carrier -> system   INVITE  8.400  media=127.10.0.2:4000
        system  -> primary  INVITE  8.401
        carrier -> primary  RTP PCMU 1500 8.500..38.500
        end 40
        """),
    Example(
      .fails, "the last packet of a ringing tone comes after the answer, and nothing since",
      ExampleLadders.earlyMedia(44, until: "1.030")
        + "carrier -> primary RTP PCMU 100 1.100..3.100"),
    Example(
      .fails, "of two sections of audio one is refused, and in the other one side is silent",
      ExampleSessions.besideSRTP + "carrier -> primary RTP PCMA 50 0.300..1.300\n"
        + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "the primary sends video on the port they share, and no audio",
      ExampleSessions.bundled + "carrier -> primary RTP PCMU 50 0.300..1.300\n"
        + "primary -> carrier RTP 96 50 0.310..1.310\n" + ExampleLadders.hangUp("primary")),
    Example(
      .inconclusive, "the caller is spoken to at a private address and sends from a public one",
      """
      carrier -> system   INVITE  0.000  media=192.168.1.5:4000
      system  -> primary  INVITE  0.001
      primary -> system   200     0.100
      system  -> carrier  200     0.101
      carrier -> system   ACK     0.102
      system  -> primary  ACK     0.103
      carrier -> primary  RTP PCMU 100 0.300..2.300 media=127.10.0.99:6100
      primary -> carrier  RTP PCMU 100 0.310..2.310 to-media=192.168.1.5:4000
      """),
    Example(
      .inconclusive, "the caller is answered where it sends from, by a port nobody announced",
      ExampleLadders.answered
        + "carrier -> primary RTP PCMU 100 0.300..2.300 media=127.10.0.99:6100\n"
        + "primary -> carrier RTP PCMU 100 0.310..2.310 media=127.10.0.11:6666 "
        + "to-media=127.10.0.99:6100"),
    Example(
      .inconclusive, "two calls have the same endpoints at once",
      ExampleLadders.answered + """
        carrier -> primary  RTP PCMU 100 0.205..2.205 ssrc=1
        carrier -> system   INVITE  0.210  call=2
        system  -> primary  INVITE  0.211  call=2
        primary -> system   200     0.220  call=2
        system  -> carrier  200     0.221  call=2
        carrier -> system   ACK     0.222  call=2
        system  -> primary  ACK     0.223  call=2
        primary -> carrier  RTP PCMU 100 0.310..2.310 ssrc=2
        """),
    Example(.notApplicable, "no media was captured", ExampleLadders.answered),
    Example(
      .notApplicable, "a word too short to tell",
      ExampleLadders.answered + "carrier -> primary RTP PCMU 10 0.300..0.500"),
  ]
}
