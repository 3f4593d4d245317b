public import SIP
public import Wire

/// What one side says of its audio in one session description: where it listens and for what.
public struct MediaAnnouncement: Sendable, Hashable {
  /// When it was seen; packets may come from then on.
  public let at: Moment
  public let frame: Int
  /// When both had agreed on it: an offer is nothing before its answer (RFC 3264 §4); nil where no
  /// answer was seen.
  public internal(set) var agreedAt: Moment?
  /// Where it wants RTP; nil where it refuses audio or names a host.
  public let endpoint: Endpoint?
  /// Where else it wants it: of two offers of audio (plain and SRTP) either may be taken.
  public let otherEndpoints: [Endpoint]
  /// Payload types of other media that share the port (RFC 9143).
  public let otherTypes: [UInt8]
  /// Where it wants RTCP: RFC 3605, RFC 5761, or else the next port (RFC 3550 §11).
  public let rtcp: Endpoint?
  /// What it wants to receive, under the numbers it wants it with (RFC 3264 §5.1).
  public let codecs: [Codec]
  /// As its describer sees it; what is on hold by `c=0.0.0.0` does not receive.
  public let direction: Direction

  init(_ terms: AudioTerms, _ endpoint: Endpoint?, at: Moment, frame: Int) {
    self.at = at
    self.frame = frame
    agreedAt = at
    self.endpoint = endpoint
    rtcp = endpoint.map(terms.rtcp(beside:))
    otherEndpoints = endpoint.map(terms.otherEndpoints(beside:)) ?? []
    otherTypes = endpoint.map(terms.otherTypes(beside:)) ?? []
    codecs = terms.codecs
    direction = terms.direction
  }

  /// All of those.
  var endpoints: [Endpoint] { otherEndpoints + [endpoint].compactMap(\.self) }

  /// Whether it says the same as another, whenever that was.
  func agrees(with other: MediaAnnouncement) -> Bool {
    endpoint == other.endpoint && rtcp == other.rtcp && codecs == other.codecs
      && direction == other.direction && otherEndpoints == other.otherEndpoints
      && otherTypes == other.otherTypes
  }

  /// Whether it wants to send and to receive, at an address that is somebody's.
  var isBothWays: Bool {
    direction == .sendrecv && endpoint.map { !$0.address.isUnspecified } ?? false
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
    if let last = announcements.last, last.agrees(with: announcement) {
      if last.agreedAt == nil {
        announcements[announcements.count - 1].agreedAt = announcement.agreedAt
      }
      return
    }
    announcements.append(announcement)
  }

  /// Every endpoint it announced, without repetition, with the moment of each.
  public var endpoints: [Endpoint] {
    Self.distinct(announcements[...])
  }

  /// Those that may have held in a time.
  func heldEndpoints(from: Moment, to: Moment) -> [Endpoint] {
    Self.distinct(held(from: from, to: to))
  }

  private static func distinct(_ said: ArraySlice<MediaAnnouncement>) -> [Endpoint] {
    var distinct: [Endpoint] = []
    for announcement in said {
      for endpoint in announcement.endpoints where !distinct.contains(endpoint) {
        distinct.append(endpoint)
      }
    }
    return distinct
  }

  /// Payload types of other media that came to the same port; none of them is audio.
  public var otherTypes: Set<UInt8> {
    let types = Set(announcements.flatMap(\.otherTypes))
    return types.isEmpty ? types : types.subtracting(codecs.map(\.payloadType))
  }

  /// Every codec it announced; of one payload type only the latest meaning.
  public var codecs: [Codec] {
    // Most sides say it once, and each payload type once.
    if announcements.count == 1, announcements[0].codecs.areOfDistinctTypes {
      return announcements[0].codecs
    }
    return announcements.flatMap(\.codecs).reduce(into: []) { codecs, codec in
      codecs.removeAll { $0.payloadType == codec.payloadType }
      codecs.append(codec)
    }
  }

  /// What it said last of a payload type; nil where it said nothing.
  public func codec(_ payloadType: UInt8) -> Codec? {
    for said in announcements.reversed() {
      if let codec = said.codecs.last(where: { $0.payloadType == payloadType }) { return codec }
    }
    return nil
  }

  /// What may have held in a time: what was said before its end, but for what had been replaced by
  /// something agreed on before it began.
  public func held(from: Moment, to: Moment) -> ArraySlice<MediaAnnouncement> {
    announcements[(lastAgreed(at: from) ?? 0)...].prefix { $0.at <= to }
  }

  /// The codecs it may have wanted in a time.
  public func heldCodecs(from: Moment, to: Moment) -> [Codec] {
    held(from: from, to: to).flatMap(\.codecs)
  }

  /// Whether it wants to speak and to listen: what was agreed on says so, and no offer since then
  /// takes it back.
  func wantsBothWays(at moment: Moment) -> Bool {
    guard let agreed = lastAgreed(at: moment) else { return false }
    return announcements[agreed...].allSatisfy { $0.at > moment || $0.isBothWays }
  }

  /// The place of what was said and agreed on last.
  private func lastAgreed(at moment: Moment) -> Int? {
    announcements.lastIndex { said in
      guard let agreedAt = said.agreedAt else { return false }
      return said.at <= moment && agreedAt <= moment
    }
  }

  /// What held at a moment; nil before the first announcement.
  public func announcement(at moment: Moment) -> MediaAnnouncement? {
    announcements.last { $0.at <= moment }
  }
}

extension [Codec] {
  fileprivate var areOfDistinctTypes: Bool {
    indices.allSatisfy { index in
      !self[..<index].contains { $0.payloadType == self[index].payloadType }
    }
  }
}
