/// How the proxy shows who it is over TLS, and whom it trusts.
public struct TLSRules: Hashable, Sendable {
  /// A file and the line of the configuration that names it.
  public struct File: Hashable, Sendable {
    public var path: String
    public var line: Int

    public init(_ path: String, line: Int = 1) {
      self.path = path
      self.line = line
    }
  }

  /// Its certificate and those between it and an authority, PEM.
  public var certificate: File?
  /// The certificate's private key, PEM.
  public var key: File?
  /// The certificates of the authorities it trusts, PEM; nil for those the machine trusts.
  public var authorities: File?
  /// Whether a trunk must show a certificate of a trusted authority that names it.
  public var verifies = true

  public init() {}
}
