import Capture
import Media
import SIP
import Wire

/// Gives recorded RTP to the parties whose descriptions announced it.
struct MediaWriter {
  private let cast: ReplayCast

  /// A party's share in a call, from the moment something was announced there.
  private struct Claim {
    let call: Int
    let member: Int
    let from: Moment
  }

  init(_ cast: ReplayCast) {
    self.cast = cast
  }

  /// Adds every packet to the call and the party that sent it; what the system sent is left out.
  func add(_ packets: [MediaPacket], to calls: inout [ScriptedCall]) {
    guard !packets.isEmpty else { return }
    var senders: [Endpoint: [Claim]] = [:]
    var receivers: [Endpoint: [Claim]] = [:]
    for (index, call) in calls.enumerated() {
      for (member, part) in call.parts {
        for step in part.steps {
          let at = call.startedAt + step.at
          for endpoint in SessionPorts.endpoints(in: step.message) {
            let claim = Claim(call: index, member: member, from: at)
            for place in [endpoint, Endpoint(endpoint.address, endpoint.port &+ 1)] {
              if step.isSent {
                senders[place, default: []].append(claim)
              } else {
                receivers[place, default: []].append(claim)
              }
            }
          }
        }
      }
    }
    for packet in packets {
      guard
        let claim = latest(senders[packet.source], at: packet.at)
          ?? stranger(packet, receivers, senders)
      else { continue }
      place(packet, claim, in: &calls)
    }
  }

  private func latest(_ claims: [Claim]?, at moment: Moment) -> Claim? {
    claims?.filter { $0.from <= moment }.max { $0.from < $1.from }
  }

  /// Who sends from a port nobody announced: a party at that address to whom the target was named.
  private func stranger(
    _ packet: MediaPacket, _ receivers: [Endpoint: [Claim]], _ senders: [Endpoint: [Claim]]
  ) -> Claim? {
    let claims = receivers[packet.destination]?.filter { claim in
      claim.from <= packet.at && cast.members[claim.member].address == packet.source.address
    }
    return latest(claims, at: packet.at)
  }

  private func place(_ packet: MediaPacket, _ claim: Claim, in calls: inout [ScriptedCall]) {
    let at = packet.at - calls[claim.call].startedAt
    guard let part = calls[claim.call].parts[claim.member],
      let anchor = part.steps.lastIndex(where: { $0.at <= at })
    else { return }
    calls[claim.call].parts[claim.member]?.media.append(
      ScriptedPacket(
        at: at, anchor: anchor, source: packet.source, destination: packet.destination,
        bytes: packet.bytes))
  }
}
