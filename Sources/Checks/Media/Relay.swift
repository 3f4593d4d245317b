import Calls
import Media
import SIP
import Wire

/// A stream into the system that goes on as another one out of it, in the same call.
struct Relay {
  /// How long after both began, and before either ends, they need not be the same yet.
  private static let slack = Duration.milliseconds(200)
  /// Packets that must have gone out meanwhile.
  private static let least = 10

  let from: MediaStream
  let to: MediaStream
  /// Packets of speech that went out while both stood.
  let count: Int
  /// The frames of those among them that never came in.
  let strange: [Int]

  /// Each stream out of the system with the one from another party that stands along with it the
  /// longest; none for what only the system itself says.
  static func all(in evidence: Evidence) -> [Relay] {
    guard !evidence.packets.isEmpty else { return [] }
    let streams = evidence.streams.filter { $0.call != nil }
    let ins = streams.filter {
      evidence.roles.isSystem($0.flow.destination) && !evidence.roles.isSystem($0.flow.source)
    }
    return streams.compactMap { out in
      guard evidence.roles.isSystem(out.flow.source), !evidence.roles.isSystem(out.flow.destination)
      else { return nil }
      let others = ins.filter {
        $0.call == out.call && $0.flow.source.address != out.flow.destination.address
      }
      guard let best = others.max(by: { overlap($0, out) < overlap($1, out) }) else { return nil }
      return Relay(best, out, evidence)
    }
  }

  private init?(_ from: MediaStream, _ to: MediaStream, _ evidence: Evidence) {
    let start = max(from.flow.firstAt, to.flow.firstAt) + Self.slack
    let end = min(from.flow.lastAt, to.flow.lastAt) - Self.slack
    guard start < end else { return nil }
    let known = Set(Self.words(from, evidence).map(\.word))
    let sent = Self.words(to, evidence).filter { $0.at >= start && $0.at <= end }
    guard sent.count >= Self.least, !known.isEmpty else { return nil }
    self.from = from
    self.to = to
    count = sent.count
    strange = sent.filter { !known.contains($0.word) }.map(\.frame)
  }

  /// Speech as its codec and bytes; events and comfort noise may be made anew.
  private static func words(
    _ stream: MediaStream, _ evidence: Evidence
  ) -> [(word: [UInt8], at: Moment, frame: Int)] {
    evidence.packets(of: stream).compactMap { packet in
      guard let header = packet.header, let codec = stream.codec(header.payloadType),
        !codec.codecName.isSupplement, !header.payload.isEmpty
      else { return nil }
      return (
        Array(codec.name.lowercased().utf8) + [0] + packet.bytes[header.payload], packet.at,
        packet.frame
      )
    }
  }

  private static func overlap(_ one: MediaStream, _ other: MediaStream) -> Duration {
    min(one.flow.lastAt, other.flow.lastAt) - max(one.flow.firstAt, other.flow.firstAt)
  }
}
