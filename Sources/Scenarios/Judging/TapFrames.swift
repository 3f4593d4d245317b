import Capture
import Transports
import Wire

/// Makes frames of what the parties themselves sent and received.
enum TapFrames {
  /// What passes between two parties of the harness is recorded once, where it was sent.
  static func make(_ record: StageRecord, parties: Set<IPAddress>) -> TapRecorder {
    enum Event {
      case packet(Packet)
      case failure(TransportFailure)
    }
    var events: [(at: Moment, event: Event)] = []
    for traffic in record.traffic {
      let isOwn = parties.contains(traffic.packet.source.address)
      if traffic.direction == .sent || !isOwn {
        events.append((traffic.at, .packet(traffic.packet)))
      }
    }
    events += record.failures.map { ($0.at, .failure($0.failure)) }
    var recorder = TapRecorder()
    let inOrder = events.enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }
    for (_, entry) in inOrder {
      switch entry.event {
      case .packet(let packet): recorder.record(packet, at: entry.at)
      case .failure(let failure): recorder.record(failure, at: entry.at)
      }
    }
    return recorder
  }
}
