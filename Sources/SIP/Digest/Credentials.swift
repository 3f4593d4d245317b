extension Digest {
  /// The value of Authorization or Proxy-Authorization (RFC 2617 §3.2.2).
  public struct Credentials: Hashable, Sendable {
    public var username: String
    public var realm: String
    public var nonce: String
    public var uri: String
    /// 32 hexadecimal digits.
    public var response: String
    public var algorithm: String?
    /// Nonce count and client nonce with `qop=auth`; nil for the form of RFC 2069.
    public var quality: Quality?
    public var opaque: String?

    public init(
      username: String, realm: String, nonce: String, uri: String, response: String,
      algorithm: String? = "MD5", quality: Quality? = nil, opaque: String? = nil
    ) {
      self.username = username
      self.realm = realm
      self.nonce = nonce
      self.uri = uri
      self.response = response
      self.algorithm = algorithm
      self.quality = quality
      self.opaque = opaque
    }

    /// A nonce count as its 8 digits on the wire.
    static func hex(_ count: UInt32) -> String {
      let digits = String(count, radix: 16)
      return String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
  }
}

extension Digest.Credentials: LosslessStringConvertible {
  /// Reads the header's value; nil for another scheme, a missing part or `qop=auth-int`.
  public init?(_ text: String) {
    guard let all = AuthParameters(text), all.scheme.equalsIgnoringCase("Digest"),
      let username = all["username"], let realm = all["realm"], let nonce = all["nonce"],
      let uri = all["uri"], let response = all["response"]
    else { return nil }
    var quality: Digest.Quality?
    if let qop = all["qop"] {
      guard qop.equalsIgnoringCase("auth"), let cnonce = all["cnonce"],
        let count = all["nc"].flatMap({ UInt32($0, radix: 16) })
      else { return nil }
      quality = Digest.Quality(nonceCount: count, clientNonce: cnonce)
    }
    self.init(
      username: username, realm: realm, nonce: nonce, uri: uri, response: response,
      algorithm: all["algorithm"], quality: quality, opaque: all["opaque"])
  }

  public var description: String {
    var parts = [
      "username=\(QuotedText.made(username))", "realm=\(QuotedText.made(realm))",
      "nonce=\(QuotedText.made(nonce))", "uri=\(QuotedText.made(uri))",
      "response=\"\(response)\"",
    ]
    if let algorithm { parts.append("algorithm=\(algorithm)") }
    if let quality {
      parts.append("cnonce=\(QuotedText.made(quality.clientNonce))")
      parts.append("qop=auth")
      parts.append("nc=\(Self.hex(quality.nonceCount))")
    }
    if let opaque { parts.append("opaque=\(QuotedText.made(opaque))") }
    return "Digest " + parts.joined(separator: ", ")
  }
}
