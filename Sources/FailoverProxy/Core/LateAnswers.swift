import SIP
import Services
import Signaling
import Wire

// 2xx responses nobody waits for any more: the proxy ends their dialogs itself.
extension ProxyCore {
  mutating func absorb(
    _ response: Message, _ key: ServerTransactionID, _ index: Int, at now: Moment
  ) {
    guard let leg = calls[key]?.legs[index] else { return }
    let tag = response.toTag ?? ""
    if let again = leg.acknowledgements[tag] {
      send(again)
      return
    }
    let absorbed = AbsorbedLeg(
      response, to: leg.invite, sent: leg.way, ownRoutes: leg.ownRoutes, configuration)
    var way = leg.way
    way.transport = absorbed.transport
    way.source = absorbed.source
    way.destination = absorbed.destination
    let digest = marks.digest(of: leg.invite)
    way.bytes = absorbed.acknowledgement(branch: marks.next(digest)).bytes
    send(way)
    calls[key]?.legs[index].acknowledgements[tag] = way
    tally.absorbed += 1
    note(.warning, leg.invite.callID, at: now, "late 200 from \(leg.way.destination): ACK and BYE")
    guard let bye = try? absorbed.bye(branch: marks.next(digest)).message() else { return }
    let client = layer.send(
      bye, to: absorbed.destination, from: absorbed.source, over: absorbed.transport, at: now)
    purposes[client] = .bye(callID: leg.invite.callID)
    unsettled.insert(client)
  }

  private mutating func send(_ packet: Packet) {
    guard let ack = try? Message(packet.bytes) else { return }
    layer.sendDirect(
      ack, to: packet.destination, from: packet.source, over: packet.transport)
  }
}
