import Wire

/// Callers who press 1.
enum DutyLadders {
  static let busyThenAnswered =
    LifeboatLadders.answered + """
      system  -> carrier RTP PCMU 300 0.100..6.100 sound=speech:1
      carrier -> system  DTMF 1 6.300
      system  -> duty1   INVITE 6.600 b2bua
      duty1   -> system  486    6.700
      system  -> duty1   ACK    6.701
      system  -> duty2   INVITE 6.702 b2bua
      duty2   -> system  180    6.800
      duty2   -> system  200    7.500
      system  -> duty2   ACK    7.501
      carrier -> system  BYE    10.000
      system  -> carrier 200    10.001
      system  -> duty2   BYE    10.002
      duty2   -> system  200    10.003

      """

  static let referred =
    LifeboatLadders.answered + """
      system  -> carrier RTP PCMU 300 0.100..6.100 sound=speech:1
      carrier -> system  DTMF 1 6.300
      system  -> carrier REFER  6.600 refer-to=sip:duty1@127.10.0.31
      carrier -> system  202    6.601
      carrier -> system  NOTIFY 6.700 sipfrag="SIP/2.0 486 Busy Here"
      system  -> carrier 200    6.701
      system  -> carrier REFER  6.702 refer-to=sip:duty2@127.10.0.32
      carrier -> system  202    6.703
      carrier -> system  NOTIFY 7.700 sipfrag="SIP/2.0 200 OK"
      system  -> carrier 200    7.701
      system  -> carrier BYE    7.702
      carrier -> system  200    7.703

      """

  /// The first is rung that long, then the second answers.
  static func unanswered(_ seconds: Double) -> String {
    let end = 6.6 + seconds
    func at(_ later: Double) -> String { decimal(end + later, places: 3) }
    return LifeboatLadders.answered + """
      system  -> carrier RTP PCMU 300 0.100..6.100 sound=speech:1
      carrier -> system  DTMF 1 6.300
      system  -> duty1   INVITE 6.600 b2bua
      duty1   -> system  180    6.700
      system  -> duty1   CANCEL \(at(0))
      duty1   -> system  200 CANCEL \(at(0.001))
      duty1   -> system  487    \(at(0.002))
      system  -> duty1   ACK    \(at(0.003))
      system  -> duty2   INVITE \(at(0.004)) b2bua
      duty2   -> system  200    \(at(0.5))
      system  -> duty2   ACK    \(at(0.501))
      carrier -> system  BYE    \(at(2))
      system  -> carrier 200    \(at(2.001))
      system  -> duty2   BYE    \(at(2.002))
      duty2   -> system  200    \(at(2.003))

      """
  }
}
