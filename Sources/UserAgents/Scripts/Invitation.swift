public import SIP

/// A call to make.
public struct Invitation: Sendable, Hashable {
  public var target: Target
  /// Codecs offered, in order of preference; empty for an INVITE without SDP (late offer).
  public var offer: [CodecName]
  /// The user part of the Request-URI and To; nil for the scenario's default called number.
  public var number: String?
  /// The user part of From; nil for a number nobody else has.
  public var caller: String?
  /// Header fields added to the INVITE, values with `{placeholders}`.
  public var headers: [Draft.Field]
  /// An SDP body in place of the made one.
  public var body: String?
  /// What replaces the party's own Max-Forwards of 70; nil for 70.
  public var maxForwards: Int?

  public init(
    to target: Target, offer: [CodecName] = [.pcmu, .pcma, .opus, .telephoneEvent],
    number: String? = nil, headers: [Draft.Field] = [], body: String? = nil,
    maxForwards: Int? = nil
  ) {
    self.target = target
    self.offer = offer
    self.number = number
    self.headers = headers
    self.body = body
    self.maxForwards = maxForwards
  }
}

/// A response to send to an INVITE.
public struct Reply: Sendable, Hashable {
  public var status: StatusCode
  /// The reason phrase; nil for the usual one.
  public var reason: String?
  /// Codecs to answer with; nil for none in a response without SDP, and in a 2xx for what the
  /// party supports.
  public var codecs: [CodecName]?
  public var headers: [Draft.Field]
  /// An SDP body in place of the made one.
  public var body: String?

  public init(
    _ status: StatusCode, reason: String? = nil, codecs: [CodecName]? = nil,
    headers: [Draft.Field] = [], body: String? = nil
  ) {
    self.status = status
    self.reason = reason
    self.codecs = codecs
    self.headers = headers
    self.body = body
  }
}

/// A body with its type.
public struct Payload: Sendable, Hashable {
  public var contentType: String
  public var body: String

  public init(_ contentType: String, _ body: String) {
    self.contentType = contentType
    self.body = body
  }
}
