/// Two callers, of whom one presses 2 into the prompt.
enum MenuLadders {
  static func bargeIn(stops: Bool) -> String {
    let rest =
      stops
      ? "system -> carrier RTP PCMU 50 12.000..13.000 call=2 sound=speech:5 \(second)"
      : ""
    let said = stops ? "95 10.100..12.000" : "300 10.100..16.100"
    return LifeboatLadders.answered + """
      system  -> carrier RTP PCMU 300 0.100..6.100 sound=speech:1
      carrier -> system  BYE    8.000
      system  -> carrier 200    8.001
      carrier -> system  INVITE 10.000 call=2 media=127.10.0.2:4010
      system  -> carrier 100    10.001 call=2
      system  -> carrier 200    10.010 call=2 own media=127.10.0.1:20010
      carrier -> system  ACK    10.011 call=2
      system  -> carrier RTP PCMU \(said) call=2 sound=speech:1 \(second)
      carrier -> system  DTMF 2 11.900 call=2 media=127.10.0.2:4010 to-media=127.10.0.1:20010
      \(rest)
      carrier -> system  BYE    19.000 call=2
      system  -> carrier 200    19.001 call=2

      """
  }

  private static let second = "media=127.10.0.1:20010 to-media=127.10.0.2:4010"
}
