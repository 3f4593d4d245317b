import Crypto
import Foundation

/// Makes keys of secrets, in TLS 1.3 (RFC 8446 §7) and TLS 1.2 (RFC 5246 §5, §6.3).
package enum TLSKeySchedule {
  /// The digest that the cipher suite names.
  package enum Digest: Sendable {
    case sha256, sha384

    /// In bytes.
    var length: Int { self == .sha256 ? 32 : 48 }
  }

  /// HKDF-Expand-Label with an empty context (RFC 8446 §7.1).
  package static func expand(
    _ secret: [UInt8], _ label: String, _ length: Int, _ digest: Digest
  ) -> [UInt8] {
    let label = Array("tls13 \(label)".utf8)
    let info = UInt16(length).networkBytes + [UInt8(label.count)] + label + [0]
    let key =
      switch digest {
      case .sha256:
        HKDF<SHA256>.expand(pseudoRandomKey: secret, info: info, outputByteCount: length)
      case .sha384:
        HKDF<SHA384>.expand(pseudoRandomKey: secret, info: info, outputByteCount: length)
      }
    return key.withUnsafeBytes { Array($0) }
  }

  /// The secret behind a KeyUpdate (RFC 8446 §7.2).
  package static func next(_ secret: [UInt8], _ digest: Digest) -> [UInt8] {
    expand(secret, "traffic upd", secret.count, digest)
  }

  /// The pseudo-random function of TLS 1.2 (RFC 5246 §5).
  package static func expand(
    master secret: [UInt8], _ label: String, seed: [UInt8], _ length: Int, _ digest: Digest
  ) -> [UInt8] {
    let seed = Array(label.utf8) + seed
    var block = seed
    var output: [UInt8] = []
    while output.count < length {
      block = code(secret, block, digest)
      output += code(secret, block + seed, digest)
    }
    return Array(output.prefix(length))
  }

  private static func code(
    _ secret: [UInt8], _ bytes: [UInt8], _ digest: Digest
  ) -> [UInt8] {
    let key = SymmetricKey(data: secret)
    return switch digest {
    case .sha256: Array(HMAC<SHA256>.authenticationCode(for: bytes, using: key))
    case .sha384: Array(HMAC<SHA384>.authenticationCode(for: bytes, using: key))
    }
  }
}
