/// A header field's name: compared without case, compact forms equal to the long ones.
public struct HeaderName: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
  /// The name as written.
  public let text: String
  /// The long form in lower case (RFC 3261 §7.3.3).
  public let canonical: String

  public init(_ text: some StringProtocol) {
    self.text = String(text)
    let lower = text.lowercased()
    canonical = lower.utf8.count == 1 ? Self.compactForms[lower] ?? lower : lower
  }

  public init(stringLiteral value: StaticString) {
    self.init("\(value)")
  }

  public var description: String { text }

  public static func == (left: HeaderName, right: HeaderName) -> Bool {
    left.canonical == right.canonical
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(canonical)
  }

  /// Whether bytes of a message are this name, in long or compact form.
  func matches(_ bytes: Octets, _ range: Range<Int>) -> Bool {
    // No token, so no header of anybody; still found under the name it is shown with.
    for index in range where bytes[index] >= 0x80 {
      return HeaderName(bytes.text(range)) == self
    }
    if range.count == 1 {
      let letter = bytes[range.lowerBound].lowercasedASCII
      return Self.compactNames[letter].map { $0 == canonical }
        ?? canonical.utf8.elementsEqual(CollectionOfOne(letter))
    }
    guard canonical.utf8.count == range.count else { return false }
    var index = range.lowerBound
    for byte in canonical.utf8 {
      guard bytes[index].lowercasedASCII == byte else { return false }
      index += 1
    }
    return true
  }

  private static let compactNames: [UInt8: String] = compactForms.reduce(into: [:]) {
    for letter in $1.key.utf8 { $0[letter] = $1.value }
  }

  /// Single-letter names (RFC 3261 §7.3.3, RFC 3515, RFC 3892, RFC 6665, RFC 4028).
  static let compactForms: [String: String] = [
    "a": "accept-contact", "b": "referred-by", "c": "content-type", "e": "content-encoding",
    "f": "from", "i": "call-id", "j": "reject-contact", "k": "supported",
    "l": "content-length", "m": "contact", "o": "event", "r": "refer-to", "s": "subject",
    "t": "to", "u": "allow-events", "v": "via", "x": "session-expires", "y": "identity",
  ]

  public static let via: HeaderName = "Via"
  public static let from: HeaderName = "From"
  public static let to: HeaderName = "To"
  public static let callID: HeaderName = "Call-ID"
  public static let cseq: HeaderName = "CSeq"
  public static let contact: HeaderName = "Contact"
  public static let maxForwards: HeaderName = "Max-Forwards"
  public static let route: HeaderName = "Route"
  public static let recordRoute: HeaderName = "Record-Route"
  public static let contentType: HeaderName = "Content-Type"
  public static let contentLength: HeaderName = "Content-Length"
  public static let referTo: HeaderName = "Refer-To"
  public static let referredBy: HeaderName = "Referred-By"
  public static let replaces: HeaderName = "Replaces"
  public static let event: HeaderName = "Event"
  public static let subscriptionState: HeaderName = "Subscription-State"
  public static let allow: HeaderName = "Allow"
  public static let supported: HeaderName = "Supported"
  public static let require: HeaderName = "Require"
  public static let proxyRequire: HeaderName = "Proxy-Require"
  public static let unsupported: HeaderName = "Unsupported"
  public static let retryAfter: HeaderName = "Retry-After"
  public static let wwwAuthenticate: HeaderName = "WWW-Authenticate"
  public static let authorization: HeaderName = "Authorization"
  public static let proxyAuthenticate: HeaderName = "Proxy-Authenticate"
  public static let proxyAuthorization: HeaderName = "Proxy-Authorization"
  public static let expires: HeaderName = "Expires"
  public static let userAgent: HeaderName = "User-Agent"
  public static let server: HeaderName = "Server"
  public static let reason: HeaderName = "Reason"
  public static let transferContextToken: HeaderName = "X-Transfer-Context-Token"
}
