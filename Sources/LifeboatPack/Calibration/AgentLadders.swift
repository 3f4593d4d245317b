/// Callers who are brought to an agent.
enum AgentLadders {
  static let reached =
    LifeboatLadders.answered + """
      system  -> carrier RTP PCMU 300 0.100..6.100 sound=speech:1
      carrier -> system  DTMF 1 6.300
      system  -> agent   INVITE 6.600 b2bua
      agent   -> system  180    6.700
      agent   -> system  200    7.500
      system  -> agent   ACK    7.501
      carrier -> system  BYE    10.000
      system  -> carrier 200    10.001
      system  -> agent   BYE    10.002
      agent   -> system  200    10.003

      """
}
