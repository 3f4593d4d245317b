import SIP
import Wire

/// What a session description says of its audio, wherever that is to be sent.
struct AudioTerms: Hashable, Sendable {
  /// Where reports go, seen from the audio.
  private enum Reports: Hashable, Sendable {
    /// To its own port (RFC 5761).
    case shared
    /// RFC 3605.
    case port(UInt16)
    /// RFC 3550 §11.
    case next
  }

  /// What it wants to receive, under the numbers it wants it with (RFC 3264 §5.1).
  let codecs: [Codec]
  let direction: Direction
  private let reports: Reports

  /// What a description without audio says: a call that goes on as a fax (T.38) has none any more.
  static let none = AudioTerms()

  private init() {
    codecs = []
    direction = .inactive
    reports = .next
  }

  init(_ session: SessionDescription, _ audio: Media) {
    codecs = audio.codecs
    direction = audio.port == 0 ? .inactive : session.effectiveDirection(of: audio)
    if audio.attributes.contains(where: { $0.name == "rtcp-mux" }) {
      reports = .shared
    } else {
      let port = audio.attributes.first { $0.name == "rtcp" }?.value?
        .split(separator: " ").first.flatMap { UInt16($0) }
      reports = port.map { .port($0) } ?? .next
    }
  }

  /// Where it wants RTCP when it wants RTP there.
  func rtcp(beside rtp: Endpoint) -> Endpoint {
    switch reports {
    case .shared: rtp
    case .port(let port): Endpoint(rtp.address, port)
    case .next: Endpoint(rtp.address, rtp.port &+ 1)
    }
  }
}
