public import SIP
public import Wire

/// What one side says of its audio in one session description: where it listens and for what.
public struct MediaAnnouncement: Sendable, Hashable {
  /// When it was seen; packets may come from then on.
  public let at: Moment
  public let frame: Int
  /// Where it wants RTP; nil where it refuses audio or names a host.
  public let endpoint: Endpoint?
  /// Where it wants RTCP: RFC 3605, RFC 5761, or else the next port (RFC 3550 §11).
  public let rtcp: Endpoint?
  /// What it wants to receive, under the numbers it wants it with (RFC 3264 §5.1).
  public let codecs: [Codec]
  /// As its describer sees it; what is on hold by `c=0.0.0.0` does not receive.
  public let direction: Direction

  init?(_ session: SessionDescription, at: Moment, frame: Int) {
    guard let audio = session.media.first(where: { $0.kind == "audio" }) else { return nil }
    self.at = at
    self.frame = frame
    codecs = audio.codecs
    direction = session.effectiveDirection(of: audio)
    let endpoint = session.endpoint(of: audio)
    self.endpoint = endpoint
    rtcp = endpoint.map { rtp in
      if audio.attributes.contains(where: { $0.name == "rtcp-mux" }) { return rtp }
      let port = audio.attributes.first { $0.name == "rtcp" }?.value?
        .split(separator: " ").first.flatMap { UInt16($0) }
      return Endpoint(rtp.address, port ?? (rtp.port &+ 1))
    }
  }

  /// Whether it says the same as another, whenever that was.
  func agrees(with other: MediaAnnouncement) -> Bool {
    endpoint == other.endpoint && rtcp == other.rtcp && codecs == other.codecs
      && direction == other.direction
  }
}

/// One side of a leg, with all it announced in order.
public struct MediaSide: Sendable, Hashable {
  /// Who speaks SIP for it on this hop.
  public let party: Endpoint
  public internal(set) var announcements: [MediaAnnouncement] = []

  init(_ party: Endpoint) {
    self.party = party
  }

  mutating func add(_ announcement: MediaAnnouncement) {
    if let last = announcements.last, last.agrees(with: announcement) { return }
    announcements.append(announcement)
  }

  /// Every endpoint it announced, without repetition, with the moment of each.
  public var endpoints: [Endpoint] {
    announcements.compactMap(\.endpoint).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
  }

  /// Every codec it announced; of one payload type only the latest meaning.
  public var codecs: [Codec] {
    announcements.flatMap(\.codecs).reduce(into: []) { codecs, codec in
      codecs.removeAll { $0.payloadType == codec.payloadType }
      codecs.append(codec)
    }
  }

  /// What held at a moment; nil before the first announcement.
  public func announcement(at moment: Moment) -> MediaAnnouncement? {
    announcements.last { $0.at <= moment }
  }
}
