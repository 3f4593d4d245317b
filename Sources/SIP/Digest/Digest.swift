/// HTTP digest authentication as SIP uses it (RFC 2617, RFC 3261 §22.4), MD5 only.
public enum Digest {
  /// The response a client owes (RFC 2617 §3.2.2.1); without `qop` the form of RFC 2069.
  public static func response(
    username: String, realm: String, password: String, method: Method, uri: String,
    nonce: String, qop: Quality? = nil
  ) -> String {
    let secret = MD5.hex("\(username):\(realm):\(password)")
    let request = MD5.hex("\(method):\(uri)")
    guard let qop else { return MD5.hex("\(secret):\(nonce):\(request)") }
    let count = Credentials.hex(qop.nonceCount)
    return MD5.hex("\(secret):\(nonce):\(count):\(qop.clientNonce):auth:\(request)")
  }

  /// Quality of protection `auth`: what the client adds against replay.
  public struct Quality: Hashable, Sendable {
    /// How many requests used this nonce, this one included.
    public var nonceCount: UInt32
    public var clientNonce: String

    public init(nonceCount: UInt32 = 1, clientNonce: String) {
      self.nonceCount = nonceCount
      self.clientNonce = clientNonce
    }
  }

  /// The credentials that answer a challenge; nil when it wants an algorithm other than MD5,
  /// or a quality of protection other than `auth`.
  public static func credentials(
    for challenge: Challenge, username: String, password: String, method: Method, uri: String,
    clientNonce: String, nonceCount: UInt32 = 1
  ) -> Credentials? {
    guard challenge.isMD5 else { return nil }
    var quality: Quality?
    if !challenge.qop.isEmpty {
      guard challenge.qop.contains("auth") else { return nil }
      quality = Quality(nonceCount: nonceCount, clientNonce: clientNonce)
    }
    let response = response(
      username: username, realm: challenge.realm, password: password, method: method, uri: uri,
      nonce: challenge.nonce, qop: quality)
    return Credentials(
      username: username, realm: challenge.realm, nonce: challenge.nonce, uri: uri,
      response: response, algorithm: challenge.algorithm, quality: quality,
      opaque: challenge.opaque)
  }

  /// Whether the credentials prove knowledge of the password for that method.
  ///
  /// The caller compares realm, nonce and username with what it gave out.
  public static func verify(
    _ credentials: Credentials, password: String, method: Method
  ) -> Bool {
    guard (credentials.algorithm ?? "MD5").equalsIgnoringCase("MD5") else { return false }
    let expected = response(
      username: credentials.username, realm: credentials.realm, password: password,
      method: method, uri: credentials.uri, nonce: credentials.nonce, qop: credentials.quality)
    return credentials.response.equalsIgnoringCase(expected)
  }
}
