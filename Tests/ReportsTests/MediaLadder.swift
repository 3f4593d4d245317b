/// Calls with audio, for what shows it.
enum MediaLadder {
  private static let answered = """
    carrier -> system    INVITE  0.000
    system  -> primary   INVITE  0.002
    primary -> system    200     0.200
    system  -> carrier   200     0.201
    carrier -> system    ACK     0.202
    system  -> primary   ACK     0.203

    """

  static let bothTalk =
    answered + """
      carrier -> primary   RTP PCMU 50 0.300..1.300
      primary -> carrier   RTP PCMU 40 0.400..1.200
      carrier -> primary   DTMF 1 1.400
      carrier -> primary   DTMF "#" 1.800
      carrier -> system    BYE     2.000
      system  -> primary   BYE     2.001
      primary -> system    200     2.002
      system  -> carrier   200     2.003
      """

  static let oneTalks =
    answered + """
      carrier -> primary   RTP PCMU 100 0.300..2.300
      carrier -> system    BYE     4.201
      system  -> primary   BYE     4.202
      primary -> system    200     4.203
      system  -> carrier   200     4.204
      """
}
