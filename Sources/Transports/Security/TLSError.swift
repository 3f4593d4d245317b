public import Wire

/// Why certificates and keys cannot be used.
public enum TLSError: Error, Hashable, CustomStringConvertible {
  public enum Part: String, Hashable, Sendable {
    case certificate, key, authority
  }

  case unreadable(Part)
  /// The node's own certificate is too old.
  case expired(at: Moment)
  /// The key is not that of the certificate.
  case mismatch
  case unusable(reason: String)

  /// Finishes a sentence that begins with a file's name: `key.pem …`.
  public var description: String {
    switch self {
    case .unreadable(.certificate), .unreadable(.authority):
      "holds no certificate that can be read as PEM"
    case .unreadable(.key): "holds no private key that can be read as PEM without a password"
    case .expired(let moment): "expired on \(moment.utc)"
    case .mismatch: "is not the key of the certificate"
    case .unusable(let reason): "cannot be used: \(reason)"
    }
  }
}
