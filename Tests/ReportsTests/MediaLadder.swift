import Media
import Wire

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

  /// The packets, and what RTCP says of the first source: a report of its own and its receiver's.
  static func reported(_ packets: [MediaPacket]) -> [MediaPacket] {
    guard let flow = FlowTable.read(packets).first, let last = packets.last else { return packets }
    let sender = Endpoint(flow.source.address, flow.source.port + 1)
    let receiver = Endpoint(flow.destination.address, flow.destination.port + 1)
    let info = RTCPPacket.SenderInfo(ntpTime: 1, timestamp: 1, packets: 66, octets: 10_560)
    let block = ReceptionReport(
      ssrc: flow.ssrc, fractionLost: 64, cumulativeLost: 5, highestSequence: 70_000, jitter: 80)
    return packets + [
      MediaPacket(
        frame: last.frame + 1, at: last.at, from: sender, to: receiver,
        RTCPPacket.senderReport(ssrc: flow.ssrc, info, []).bytes),
      MediaPacket(
        frame: last.frame + 2, at: last.at, from: receiver, to: sender,
        RTCPPacket.receiverReport(ssrc: 9, [block]).bytes),
    ]
  }
}
