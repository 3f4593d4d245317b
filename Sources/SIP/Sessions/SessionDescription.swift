public import Wire

/// A session description (RFC 4566) as far as offers and answers of calls need it.
///
/// What it does not model (e-mail, phone, keys, repeats) is not kept; the message's bytes are.
public struct SessionDescription: Hashable, Sendable {
  /// The `o=` line: who made it, and which version it is.
  public struct Origin: Hashable, Sendable {
    public var username: String
    public var sessionID: String
    public var version: String
    public var address: String

    public init(
      username: String = "-", sessionID: String = "1", version: String = "1", address: String
    ) {
      self.username = username
      self.sessionID = sessionID
      self.version = version
      self.address = address
    }

    /// The same session with the version one higher (RFC 3264 §8).
    public var next: Origin {
      var copy = self
      copy.version = "\((UInt64(version) ?? 0) &+ 1)"
      return copy
    }
  }

  /// An `a=` line.
  public struct Attribute: Hashable, Sendable {
    public var name: String
    public var value: String?

    public init(_ name: String, _ value: String? = nil) {
      self.name = name
      self.value = value
    }
  }

  public var origin: Origin
  public var name: String
  /// The address of the session's `c=` line as written, without multicast numbers.
  public var connectionAddress: String?
  /// Session attributes other than the direction, which is resolved into each media.
  public var attributes: [Attribute]
  public var media: [Media]

  public init(
    origin: Origin, name: String = "-", connectionAddress: String? = nil,
    attributes: [Attribute] = [], media: [Media] = []
  ) {
    self.origin = origin
    self.name = name
    self.connectionAddress = connectionAddress
    self.attributes = attributes
    self.media = media
  }

  /// The session's address; nil when absent or a host name.
  public var connection: IPAddress? { connectionAddress.flatMap { IPAddress($0) } }

  /// The first audio stream that is not refused.
  public var audio: Media? { media.first { $0.kind == "audio" && $0.port != 0 } }

  /// The same, or the first that is refused where all are: of SRTP and plain RTP that are offered side
  /// by side one is.
  package var anyAudio: Media? { audio ?? media.first { $0.kind == "audio" } }

  /// Where reports about a stream are to be sent: where it says (RFC 3605), or one port above.
  public func reportEndpoint(of media: Media) -> Endpoint? {
    guard let endpoint = endpoint(of: media) else { return nil }
    let said =
      media.attributes.first { $0.name.equalsIgnoringCase("rtcp") }?.value?
      .split(separator: " ") ?? []
    guard let first = said.first, let port = UInt16(first), port != 0 else {
      return Endpoint(endpoint.address, endpoint.port == .max ? endpoint.port : endpoint.port + 1)
    }
    let address = said.count > 3 ? IPAddress(String(said[3])) : nil
    return Endpoint(address ?? endpoint.address, port)
  }

  /// Where a stream's packets are to be sent; nil for a refused stream or a host name.
  public func endpoint(of media: Media) -> Endpoint? {
    guard media.port != 0, let address = media.connection ?? connection else { return nil }
    return Endpoint(address, media.port)
  }

  /// The direction a stream really has, the old hold of RFC 2543 (`c=0.0.0.0`, `::`) included.
  public func effectiveDirection(of media: Media) -> Direction {
    let address = media.connection ?? connection
    guard address?.isUnspecified == true else { return media.direction }
    return media.direction.withoutReceiving
  }
}
