public import SIP
import Wire

/// A message's body in short.
public struct BodyRecord: Codable, Hashable, Sendable {
  public var contentType: String?
  public var bytes: Int
  /// Of a body that is a session description.
  public var session: SessionRecord?
  /// Why a body that says it is a session description cannot be read as one.
  public var sessionError: String?

  /// Nil for a message without a body.
  init?(_ message: Message) {
    guard !message.body.isEmpty else { return nil }
    contentType = message.header(.contentType)
    bytes = message.body.count
    guard message.hasSession else { return }
    do throws(SDPError) {
      session = SessionRecord(try SessionDescription(message.body))
    } catch {
      sessionError = error.description
    }
  }
}

extension Message {
  /// Whether the body is a session description, by its type or, without one, by its first line.
  public var hasSession: Bool {
    guard !body.isEmpty else { return false }
    if let type = header(.contentType) { return type.lowercased().hasPrefix("application/sdp") }
    return body.starts(with: "v=0".utf8)
  }
}

/// An offer or an answer in short.
public struct SessionRecord: Codable, Hashable, Sendable {
  /// User name, session id, version and address of the `o=` line.
  public var origin: String
  public var media: [MediaRecord]

  init(_ session: SessionDescription) {
    let made = session.origin
    origin = "\(made.username) \(made.sessionID) \(made.version) \(made.address)"
    media = session.media.map { MediaRecord($0, of: session) }
  }
}

/// One stream of an offer or an answer.
public struct MediaRecord: Codable, Hashable, Sendable {
  /// `audio`, `video`.
  public var kind: String
  /// `RTP/AVP`.
  public var transport: String
  /// 0 where the stream is refused or removed.
  public var port: Int
  /// Where its packets are to be sent; absent where it is refused or a host name is given.
  public var endpoint: String?
  /// With the old way of holding (`c=0.0.0.0`) taken into account.
  public var direction: String
  /// Formats in order of preference, as written: payload types for RTP.
  public var formats: [String]
  /// The codecs that the formats stand for: `0 PCMU/8000`.
  public var codecs: [String]

  init(_ media: Media, of session: SessionDescription) {
    kind = media.kind
    transport = media.protocolName
    port = Int(media.port)
    endpoint = session.endpoint(of: media)?.description
    direction = session.effectiveDirection(of: media).rawValue
    formats = media.formats
    codecs = media.codecs.map(\.description)
  }
}
