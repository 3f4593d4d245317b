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

  /// Another stream of the same description.
  private struct Other: Hashable, Sendable {
    let port: UInt16
    let isAudio: Bool
    /// Whether it goes where the audio goes, whatever its own port says (RFC 9143).
    let isBundled: Bool
    let types: [UInt8]
  }

  /// What it wants to receive, under the numbers it wants it with (RFC 3264 §5.1); nothing where it
  /// refuses.
  let codecs: [Codec]
  let direction: Direction
  private let reports: Reports
  private let others: [Other]

  /// What a description without audio says: a call that goes on as a fax (T.38) has none any more.
  static let none = AudioTerms()

  private init() {
    codecs = []
    direction = .inactive
    reports = .next
    others = []
  }

  init(_ session: SessionDescription, _ audio: Media) {
    let own = session.media.firstIndex(of: audio)
    let besides = session.media.indices.filter { $0 != own }.map { session.media[$0] }
    var codecs: [Codec] = audio.port == 0 ? [] : audio.codecs
    // Of two offers of audio (plain and SRTP) either may be taken.
    for other in besides where audio.port != 0 && other.kind == "audio" && other.port != 0 {
      let known = Set(codecs.map(\.payloadType))
      codecs += other.codecs.filter { !known.contains($0.payloadType) }
    }
    self.codecs = codecs
    others = besides.compactMap { Self.other($0, beside: audio, session) }
    direction = audio.port == 0 ? .inactive : session.effectiveDirection(of: audio)
    if audio.attributes.contains(where: { $0.name == "rtcp-mux" }) {
      reports = .shared
    } else {
      let port = audio.attributes.first { $0.name == "rtcp" }?.value?
        .split(separator: " ").first.flatMap { UInt16($0) }
      reports = port.map { .port($0) } ?? .next
    }
  }

  /// What another stream has to do with the audio; nil where it is refused, or for another address.
  private static func other(
    _ other: Media, beside audio: Media, _ session: SessionDescription
  ) -> Other? {
    guard (other.connection ?? session.connection) == (audio.connection ?? session.connection)
    else { return nil }
    let isBundled = session.isBundled(other, audio)
    guard isBundled || other.port != 0 else { return nil }
    return Other(
      port: other.port, isAudio: other.kind == "audio", isBundled: isBundled,
      types: other.formats.compactMap { UInt8($0) })
  }

  /// Where else it may want audio when it wants it there.
  func otherEndpoints(beside rtp: Endpoint) -> [Endpoint] {
    others.filter { $0.isAudio && !$0.isBundled && $0.port != rtp.port }
      .map { Endpoint(rtp.address, $0.port) }
  }

  /// The payload types of other media that come to the same port.
  func otherTypes(beside rtp: Endpoint) -> [UInt8] {
    let types = others.filter { !$0.isAudio && ($0.isBundled || $0.port == rtp.port) }
      .flatMap(\.types)
    return types.filter { type in !codecs.contains { $0.payloadType == type } }
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

extension SessionDescription {
  /// Whether a group puts both streams on one transport (RFC 9143).
  fileprivate func isBundled(_ one: Media, _ other: Media) -> Bool {
    guard let first = one.identification, let second = other.identification else { return false }
    return attributes.contains { attribute in
      guard attribute.name == "group", let words = attribute.value?.split(separator: " ") else {
        return false
      }
      return words.first == "BUNDLE" && words.contains(first) && words.contains(second)
    }
  }
}

extension Media {
  /// RFC 5888 §4.
  fileprivate var identification: Substring? {
    attributes.first { $0.name == "mid" }?.value.map { $0[...] }
  }
}
