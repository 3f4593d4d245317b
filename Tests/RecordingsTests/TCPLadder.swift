import Calls
import Capture
import SIP
import Testing
import Wire

/// A ladder as packets, with the handshakes of the connections that it tells of.
enum TCPLadder {
  private struct Way: Hashable {
    let source: Endpoint
    let destination: Endpoint
    var back: Way { Way(source: destination, destination: source) }
  }

  /// Where the flags stand in a packet without options.
  static let flags = 33
  static let synchronise: UInt8 = 0x02

  /// A minute after its last line another packet comes: what had not happened did not happen.
  static func frames(of ladder: Ladder) throws -> [Frame] {
    var packets: [(at: Moment, bytes: [UInt8])] = []
    var sent: [Way: UInt32] = [:]
    func add(_ at: Moment, _ way: Way, _ sequence: UInt32, _ flags: UInt8, _ bytes: [UInt8]) {
      let acknowledged = flags == synchronise ? 0 : sent[way.back] ?? 1
      packets.append(
        (
          at,
          PacketBuilder.segment(
            from: way.source, to: way.destination, sequence: sequence,
            acknowledgement: acknowledged, flags: flags, bytes)
        ))
    }
    for sighting in ladder.sightings {
      let way = Way(source: sighting.source, destination: sighting.destination)
      switch sighting.content {
      case .connected(let setup):
        add(setup.lowerBound, way, 0, synchronise, [])
        add(setup.upperBound, way.back, 0, 0x12, [])
      case .unanswered: add(sighting.at, way, 0, synchronise, [])
      case .reset: add(sighting.at, way, 0, 0x14, [])
      case .sip(let message) where sighting.transport == .udp:
        packets.append(
          (
            sighting.at,
            PacketBuilder.datagram(from: way.source, to: way.destination, message.bytes)
          ))
      case .sip(let message):
        add(sighting.at, way, sent[way] ?? 1, 0x18, message.bytes)
        sent[way, default: 1] += UInt32(message.bytes.count)
      case .unreadable, .unreachable, .dnsQuery:
        Issue.record("there is no such packet")
      }
    }
    let last = try #require(ladder.sightings.last { $0.message != nil })
    let way = Way(source: last.source, destination: last.destination)
    if last.transport == .udp {
      packets.append(
        (
          last.at + .seconds(60),
          PacketBuilder.datagram(from: way.source, to: way.destination, [13, 10])
        ))
    } else {
      add(last.at + .seconds(60), way, sent[way] ?? 1, 0x10, [])
    }
    return packets.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .enumerated().map { Frame(number: $0 + 1, at: $1.element.at, bytes: $1.element.bytes) }
  }
}
