import Media
import SIP
import Wire

/// The RTP that the system sent to one party in one call.
public struct RelayedStream: Sendable, Hashable {
  /// Packets by payload type.
  public internal(set) var packets: [UInt8: Int] = [:]
  /// Sequence numbers that never came (RFC 3550 §6.4.1), of all its sources.
  public internal(set) var lost = 0
  /// Its first packet.
  public internal(set) var frame = 0
  /// From the first packet to the last.
  public internal(set) var duration = Duration.zero

  public var count: Int { packets.values.reduce(0, +) }
  public var payloadTypes: [UInt8] { packets.keys.sorted() }

  fileprivate mutating func add(_ flow: MediaFlow) {
    for usage in flow.usages { packets[usage.payloadType, default: 0] += usage.packets }
    lost += flow.lost
    frame = frame == 0 ? flow.firstFrame : min(frame, flow.firstFrame)
    duration = max(duration, flow.duration)
  }
}

/// The RTP of one call: what the system sent to whom, and how much the parties sent.
public struct CallMedia: Sendable, Hashable {
  /// By the party it was for.
  public internal(set) var relayed: [String: RelayedStream] = [:]
  /// Packets of the parties, to whomever.
  public internal(set) var sent = 0
}

/// Whose the endpoints are that session descriptions announce.
///
/// An endpoint is whose message announced it first: a proxy passes on what a party announced, a
/// system that relays media announces its own.
struct MediaOwners {
  private struct Claim {
    let call: Int
    let name: String
    let at: Moment
  }

  private var claims: [Endpoint: [Claim]] = [:]

  mutating func read(_ message: Message, of call: Int, from name: String, at moment: Moment) {
    for endpoint in SessionPorts.endpoints(in: message) {
      let known = claims[endpoint] ?? []
      if known.contains(where: { $0.call == call }) { continue }
      claims[endpoint] = known + [Claim(call: call, name: name, at: moment)]
    }
  }

  /// Flows by their call; a receiver that announced no port is known by `name`.
  func calls(_ flows: [MediaFlow], name: (Endpoint) -> String?) -> [Int: CallMedia] {
    var calls: [Int: CallMedia] = [:]
    for flow in flows {
      guard let sender = claim(flow.source, at: flow.firstAt) else {
        // Who sends from a port of its own is known by whom it sends to.
        if let receiver = claim(flow.destination, at: flow.firstAt) {
          calls[receiver.call, default: CallMedia()].sent += flow.packets
        }
        continue
      }
      guard sender.name == ReplayCast.system else {
        calls[sender.call, default: CallMedia()].sent += flow.packets
        continue
      }
      let receiver = claim(flow.destination, at: flow.firstAt)
      guard let to = receiver.map(\.name) ?? name(flow.destination), to != ReplayCast.system else {
        continue
      }
      calls[sender.call, default: CallMedia()].relayed[to, default: RelayedStream()].add(flow)
    }
    return calls
  }

  /// Ports are used again: the last who announced it before; the first where nobody had yet.
  private func claim(_ endpoint: Endpoint, at moment: Moment) -> Claim? {
    guard let all = claims[endpoint] else { return nil }
    return all.last { $0.at <= moment } ?? all.first
  }
}
