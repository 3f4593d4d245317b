/// Beginnings of calls into a lifeboat.
enum LifeboatLadders {
  static let answered = """
    carrier -> system  INVITE 0.000
    system  -> carrier 100    0.001
    system  -> carrier 200    0.010 own
    carrier -> system  ACK    0.011

    """

  /// The prompt, and 2 pressed after it; a beep-like word follows, and three seconds of message.
  static let message =
    answered + """
      system  -> carrier RTP PCMU 300 0.100..6.100 sound=speech:1
      carrier -> system  DTMF 2 6.300
      system  -> carrier RTP PCMU 50 6.700..7.700 sound=speech:2 unmarked
      carrier -> system  RTP PCMU 150 8.000..11.000 sound=speech:9

      """
}
