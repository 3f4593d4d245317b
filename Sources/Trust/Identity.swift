/// A certificate with its private key.
public struct Identity: Sendable, Hashable {
  /// DER.
  public let certificate: [UInt8]
  /// PEM, PKCS #8, unencrypted.
  public let key: String

  /// The certificate as PEM.
  public var certificateText: String { PEMText.certificate(certificate) }

  init(certificate: [UInt8], key: String) {
    self.certificate = certificate
    self.key = key
  }
}
