// Trust: the certificates of a run.
//
// A run has an authority of its own and a certificate for each party, made in memory when the run
// begins and good for nothing after it. The room knows nothing of connections.

import Crypto
public import Wire

/// Issues certificates that are trusted by those who trust it: ECDSA over P-256 with SHA-256.
public struct CertificateAuthority: Sendable {
  /// Its own certificate, DER.
  public let certificate: [UInt8]
  private let key: P256.Signing.PrivateKey
  private let subject: Subject

  /// Makes a new key and signs its own certificate; throws where the machine has no randomness.
  public init(_ name: String, from notBefore: Moment, to notAfter: Moment) throws(TrustError) {
    subject = Subject(name, from: notBefore, to: notAfter)
    key = P256.Signing.PrivateKey()
    let body = CertificateBody(
      subject, key: key.publicKey, issuer: subject, issuerKey: key.publicKey, isAuthority: true)
    certificate = try Self.sign(body, with: key)
  }

  /// The certificate as PEM.
  public var certificateText: String { PEMText.certificate(certificate) }

  /// Makes a new key and a certificate for it.
  public func issue(_ subject: Subject) throws(TrustError) -> Identity {
    let own = P256.Signing.PrivateKey()
    let body = CertificateBody(
      subject, key: own.publicKey, issuer: self.subject, issuerKey: key.publicKey,
      isAuthority: false)
    return Identity(certificate: try Self.sign(body, with: key), key: own.pemRepresentation)
  }

  private static func sign(
    _ body: CertificateBody, with key: P256.Signing.PrivateKey
  ) throws(TrustError) -> [UInt8] {
    let signed = body.value
    do {
      let signature = try key.signature(for: signed.bytes)
      return DERValue.sequence([
        signed, CertificateBody.algorithm, .bits(Array(signature.derRepresentation)),
      ]).bytes
    } catch {
      throw .cannotSign(reason: "\(error)")
    }
  }
}

/// Why a certificate could not be made.
public enum TrustError: Error, Hashable, CustomStringConvertible {
  case cannotSign(reason: String)
  case cannotWrite(path: String, reason: String)

  public var description: String {
    switch self {
    case .cannotSign(let reason): "a certificate could not be signed: \(reason)"
    case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}
