public import Wire

/// How a node shows who it is over TLS, and whom it trusts.
public struct TLSSettings: Hashable, Sendable {
  public enum Version: String, Hashable, Sendable, CaseIterable {
    case v12 = "1.2"
    case v13 = "1.3"
  }

  /// What a node that listens does about a handshake.
  public enum Conduct: String, Hashable, Sendable, CaseIterable {
    /// Completes it, as far as the peer does.
    case proper
    /// Answers the first message with the alert handshake_failure (RFC 8446 §6.2).
    case refuse
    /// Closes the connection when the first message has come.
    case close
    /// Never answers.
    case silent
  }

  /// The node's certificate and those between it and an authority, PEM; empty for none.
  public var chain: [UInt8] = []
  /// The certificate's private key, PEM; empty for none.
  public var key: [UInt8] = []
  /// The certificates of trusted authorities, PEM; nil for those the machine trusts.
  public var authorities: [UInt8]?
  /// Whether a peer that is called must show a certificate of a trusted authority that names it.
  public var verifies = true
  /// Whether a peer that calls must show a certificate of a trusted authority (RFC 8446 §4.3.2).
  public var asksForCertificate = false
  /// Host names that certificates must show, by the endpoint that is called; its address elsewhere.
  public var hosts: [Endpoint: String] = [:]
  public var versions: Set<Version> = [.v12, .v13]
  public var conduct = Conduct.proper

  public init() {}
}
