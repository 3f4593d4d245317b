package import Media
package import SIP
package import Transports
package import Wire

/// Holds what the harness sent against what was captured.
///
/// Every message a party sent must be in the capture, as often as it was sent; and no message may
/// be in the capture in a party's name that it did not send. Over TCP messages are compared after
/// reassembly; where a script writes bytes to a connection that are no message of their own, what it
/// holds cannot be told apart again, and that TCP lost nothing is all there is to know. Audio is counted: who hears nothing must not have been heard by the capture alone.
package struct SentLedger {
  private struct Entry: Hashable {
    let transport: Transport
    let source: Endpoint
    let destination: Endpoint
    let bytes: [UInt8]
  }

  /// Where audio goes from and to.
  private struct Line: Hashable {
    let source: Endpoint
    let destination: Endpoint
  }

  private var balance: [Entry: Int] = [:]
  /// RTP packets sent and not captured.
  private var mediaBalance: [Line: Int] = [:]

  package init(
    sent: [Traffic], seen: [Sighting], flows: [MediaFlow] = [], by parties: Set<IPAddress>
  ) {
    for flow in flows {
      mediaBalance[Line(source: flow.source, destination: flow.destination), default: 0] -=
        flow.packets
    }
    let spoilt = Self.spoiltConnections(sent)
    for traffic in sent where Self.isMessage(traffic.packet.bytes) {
      let line = Line(source: traffic.packet.source, destination: traffic.packet.destination)
      if traffic.packet.transport.isReliable, spoilt.contains(line) { continue }
      if traffic.packet.isMedia {
        let packet = traffic.packet
        // Reports about audio are nobody's verdict; flows count audio alone.
        if packet.bytes.count > 1, RTCPPacket.isOne(secondByte: packet.bytes[1]) { continue }
        let line = Line(source: packet.source, destination: packet.destination)
        mediaBalance[line, default: 0] += 1
        continue
      }
      let packet = traffic.packet
      let entry = Entry(
        transport: packet.transport, source: packet.source, destination: packet.destination,
        bytes: packet.bytes)
      balance[entry, default: 0] += 1
    }
    for sighting in seen where parties.contains(sighting.source.address) {
      let line = Line(source: sighting.source, destination: sighting.destination)
      if sighting.transport.isReliable, spoilt.contains(line) { continue }
      let bytes: [UInt8]
      switch sighting.content {
      case .sip(let message): bytes = message.bytes
      case .unreadable(let raw, _): bytes = raw
      case .unreachable, .reset, .connected, .unanswered, .dnsQuery: continue
      }
      let entry = Entry(
        transport: sighting.transport, source: sighting.source,
        destination: sighting.destination, bytes: bytes)
      balance[entry, default: 0] -= 1
    }
  }

  /// How many messages were sent and not captured.
  package var missing: Int { balance.values.reduce(0) { $0 + max(0, $1) } }

  /// How many were captured in a party's name that it did not send.
  package var surplus: Int { balance.values.reduce(0) { $0 + max(0, -$1) } }

  /// How many RTP packets were sent and not captured.
  package var missingMedia: Int { mediaBalance.values.reduce(0) { $0 + max(0, $1) } }

  /// Why the capture cannot be trusted; empty where the two agree.
  package var doubts: [String] {
    var doubts: [String] = []
    if missingMedia > 0 {
      doubts.append(
        "\(missingMedia) of the RTP packets the parties sent"
          + " \(missingMedia == 1 ? "is" : "are") not in the capture")
    }
    if missing > 0 {
      doubts.append(
        "\(missing) of the messages the parties sent \(missing == 1 ? "is" : "are") not in the"
          + " capture" + example { $0 > 0 })
    }
    if surplus > 0 {
      doubts.append(
        "the capture holds \(counted(surplus, "message")) in the parties'"
          + " name that they did not send" + example { $0 < 0 })
    }
    return doubts
  }

  /// The first of them, in an order that does not change.
  private func example(_ fits: (Int) -> Bool) -> String {
    let entries = balance.filter { fits($0.value) }.keys.sorted {
      ($0.source, $0.destination, $0.bytes.count) < ($1.source, $1.destination, $1.bytes.count)
    }
    guard let first = entries.first else { return "" }
    let line = String(
      decoding: first.bytes.prefix { $0 != 13 && $0 != 10 }.prefix(60), as: UTF8.self)
    return ", such as \"\(line)\" from \(first.source) to \(first.destination)"
  }

  /// Connections on which bytes were written that are not one whole message.
  private static func spoiltConnections(_ sent: [Traffic]) -> Set<Line> {
    Set(
      sent.lazy.filter { traffic in
        guard traffic.packet.transport.isReliable, isMessage(traffic.packet.bytes) else {
          return false
        }
        return (try? Message(traffic.packet.bytes)) == nil
      }.map { Line(source: $0.packet.source, destination: $0.packet.destination) })
  }

  /// Keep-alives (RFC 5626 §3.5.1) are no messages to a capture.
  private static func isMessage(_ bytes: [UInt8]) -> Bool {
    bytes.contains { $0 != 13 && $0 != 10 && $0 != 0 }
  }
}
