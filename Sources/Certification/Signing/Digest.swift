import Crypto
import Foundation

/// SHA-256 of files (FIPS 180-4).
enum Digest {
  static func of(_ data: Data) -> String {
    SHA256.hash(data: data).map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }

  /// The digest of a file in a folder; nil where it cannot be read.
  static func file(_ path: String, in folder: String) -> Certificate.FileDigest? {
    let whole = URL(fileURLWithPath: folder).appendingPathComponent(path)
    guard let data = try? Data(contentsOf: whole, options: .mappedIfSafe) else { return nil }
    return Certificate.FileDigest(path: path, bytes: data.count, sha256: of(data))
  }
}
