extension Digest {
  /// The value of WWW-Authenticate or Proxy-Authenticate (RFC 2617 §3.2.1).
  public struct Challenge: Hashable, Sendable {
    public var realm: String
    public var nonce: String
    public var opaque: String?
    /// As written; nil means MD5.
    public var algorithm: String?
    /// The offered qualities in lower case; empty for the form of RFC 2069.
    public var qop: [String]
    /// Whether only the nonce was too old, and the password right.
    public var isStale: Bool

    public init(
      realm: String, nonce: String, opaque: String? = nil, algorithm: String? = "MD5",
      qop: [String] = ["auth"], isStale: Bool = false
    ) {
      self.realm = realm
      self.nonce = nonce
      self.opaque = opaque
      self.algorithm = algorithm
      self.qop = qop
      self.isStale = isStale
    }

    var isMD5: Bool { (algorithm ?? "MD5").equalsIgnoringCase("MD5") }
  }
}

extension Digest.Challenge: LosslessStringConvertible {
  /// Reads the header's value; nil for another scheme or without realm or nonce.
  public init?(_ text: String) {
    guard let all = AuthParameters(text), all.scheme.equalsIgnoringCase("Digest"),
      let realm = all["realm"], let nonce = all["nonce"]
    else { return nil }
    let qop = (all["qop"] ?? "").split(separator: ",").map { $0.trimmed.lowercased() }
    self.init(
      realm: realm, nonce: nonce, opaque: all["opaque"], algorithm: all["algorithm"],
      qop: qop.filter { !$0.isEmpty },
      isStale: all["stale"]?.equalsIgnoringCase("true") ?? false)
  }

  public var description: String {
    var parts = ["realm=\(QuotedText.made(realm))", "nonce=\(QuotedText.made(nonce))"]
    if let opaque { parts.append("opaque=\(QuotedText.made(opaque))") }
    if isStale { parts.append("stale=true") }
    if let algorithm { parts.append("algorithm=\(algorithm)") }
    if !qop.isEmpty { parts.append("qop=\"\(qop.joined(separator: ","))\"") }
    return "Digest " + parts.joined(separator: ", ")
  }
}
