import Calls
import Checks
import Foundation
import Media
import Wire

/// What one side of a session said, for plugins that listen: 8 kHz, G.711 µ-law in Base64.
///
/// Gaps are silence, so that a place in the sound is a time.
public struct AudioRecord: Encodable, Hashable, Sendable {
  /// The Call-ID of the leg.
  public var callID: String
  /// Who speaks, and to whom: `caller` or `callee` of that leg.
  public var from: String
  /// The address it is sent from, without a port.
  public var source: String
  /// When it begins, in seconds since the first message of the evidence.
  public var at: Double
  public var rate = 8_000
  public var ulaw: String
  /// A packet in which it is, to point at.
  public var frame: Int
  /// Whether it went on for longer than is sent.
  public var isCut: Bool

  /// In samples: two minutes.
  static let longest = 8_000 * 120

  /// Every direction of every session that can be read.
  static func all(_ evidence: Evidence, since start: Moment) -> [AudioRecord] {
    evidence.media.sessions.flatMap { session in
      [MediaSession.End.caller, .callee].compactMap { end -> AudioRecord? in
        let streams = evidence.media.streams(of: session, to: end.other)
        guard let track = Track(of: streams, in: evidence), !track.isUnread,
          let frame = track.packets.first?.frame, let source = streams.first?.flow.source
        else { return nil }
        return AudioRecord(
          callID: session.callID, from: end == .caller ? "caller" : "callee",
          source: source.address.description, at: (track.startedAt - start).seconds,
          ulaw: Data(G711.mu.encode(Array(track.samples.prefix(longest)))).base64EncodedString(),
          frame: frame, isCut: track.samples.count > longest)
      }
    }
  }
}
