import Calls
import Crypto
import Foundation

extension Certificate {
  /// Signs a body.
  package init(_ body: Body, _ key: SigningKey) throws {
    certificate = body
    publicKey = key.publicKey
    signature = try key.sign(try Self.signed(body))
  }

  /// The file's text; the only one that is accepted for this certificate.
  public func text() throws -> String { try RecordText.pretty(self) }

  /// Whether the signature is that of the body by the key it names.
  public var isSigned: Bool {
    guard let key = Data(base64Encoded: publicKey), let mark = Data(base64Encoded: signature),
      let signer = try? Curve25519.Signing.PublicKey(rawRepresentation: key),
      let signed = try? Self.signed(certificate)
    else { return false }
    return signer.isValidSignature(mark, for: signed)
  }

  /// What is signed: the purpose, so that a signature is good for nothing else, and the body.
  private static func signed(_ body: Body) throws -> Data {
    Data(("harness certificate 1\n" + (try RecordText.line(body))).utf8)
  }
}
