import Crypto
import Foundation

/// The account that a party plays: its name and key.
public struct BlobAccount: Sendable {
  public let name: String
  /// Base64, as clients are given it.
  public let key: String
  private let secret: SymmetricKey

  /// With the name that emulators use, and a key of our own.
  public static let emulator = BlobAccount(
    name: "devstoreaccount1",
    secret: Array("harness plays a store, and this is its key".utf8))

  /// An account with a key made of these bytes.
  public init(name: String, secret: [UInt8]) {
    self.name = name
    key = Data(secret).base64EncodedString()
    self.secret = SymmetricKey(data: secret)
  }

  /// HMAC-SHA256 of a text, Base64.
  func signature(of text: String) -> String {
    Data(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: secret))
      .base64EncodedString()
  }

  /// Compares without telling how much was right.
  func verifies(_ given: String, of text: String) -> Bool {
    guard let code = Data(base64Encoded: given) else { return false }
    return HMAC<SHA256>.isValidAuthenticationCode(
      code, authenticating: Array(text.utf8), using: secret)
  }
}
