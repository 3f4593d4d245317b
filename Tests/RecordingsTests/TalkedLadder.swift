import Calls
import Capture
import SIP
import Wire

/// A ladder over TCP connections, each message in a segment that is acknowledged, with losses.
struct TalkedLadder {
  /// What the capture does with a message.
  enum Fate {
    case kept
    /// The segment is not in the capture, its acknowledgement is.
    case lost
    /// Neither is.
    case unseen
  }

  private struct Way: Hashable {
    let source: Endpoint
    let destination: Endpoint
  }

  let frames: [Frame]

  init(_ text: String, _ fate: (_ index: Int, _ message: Message) -> Fate) throws {
    var sent: [Way: UInt32] = [:]
    var frames: [Frame] = []
    func add(_ at: Moment, _ bytes: [UInt8]) {
      frames.append(Frame(number: frames.count + 1, at: at, bytes: bytes))
    }
    let ladder = try Ladder(text)
    for (index, sighting) in ladder.sightings.enumerated() {
      guard let message = sighting.message else { continue }
      let way = Way(source: sighting.source, destination: sighting.destination)
      let back = Way(source: sighting.destination, destination: sighting.source)
      let number = sent[way] ?? 1_000
      let end = number &+ UInt32(message.bytes.count)
      sent[way] = end
      let fate = fate(index, message)
      if fate == .kept {
        add(
          sighting.at,
          PacketBuilder.segment(
            from: sighting.source, to: sighting.destination, sequence: number,
            acknowledgement: sent[back] ?? 1_000, flags: 0x18, message.bytes))
      }
      if fate != .unseen {
        add(
          sighting.at + .microseconds(100),
          PacketBuilder.segment(
            from: sighting.destination, to: sighting.source, sequence: sent[back] ?? 1_000,
            acknowledgement: end, flags: 0x10, []))
      }
    }
    // The capture goes on for as long as the ladder says.
    add(
      ladder.endedAt,
      PacketBuilder.datagram(
        from: Endpoint(.v4(127, 9, 9, 9), 123), to: Endpoint(.v4(127, 9, 9, 8), 123), [1]))
    self.frames = frames
  }
}
