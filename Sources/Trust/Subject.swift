public import Wire

/// Whom a certificate is for, and how long it holds.
public struct Subject: Sendable, Hashable {
  /// The common name; for people, never compared.
  public var name: String
  /// Addresses it may be reached at (RFC 5280 §4.2.1.6, iPAddress).
  public var addresses: [IPAddress]
  /// Host names it may be reached by.
  public var hosts: [String]
  public var notBefore: Moment
  public var notAfter: Moment

  public init(
    _ name: String, addresses: [IPAddress] = [], hosts: [String] = [], from notBefore: Moment,
    to notAfter: Moment
  ) {
    self.name = name
    self.addresses = addresses
    self.hosts = hosts
    self.notBefore = notBefore
    self.notAfter = notAfter
  }
}
