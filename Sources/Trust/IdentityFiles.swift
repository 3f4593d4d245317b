import Foundation
import Glibc
import Wire

/// Certificates and keys as files for a program that reads them.
public struct IdentityFiles: Sendable, Hashable {
  public let authority: String
  public let certificate: String
  /// Its file is readable by its owner only (mode 0600).
  public let key: String

  /// The three paths in a folder.
  public init(in folder: String) {
    authority = "\(folder)/ca.pem"
    certificate = "\(folder)/certificate.pem"
    key = "\(folder)/key.pem"
  }

  /// Writes all three; the folder is made if it is missing.
  public func write(
    _ identity: Identity, authority: CertificateAuthority
  ) throws(TrustError) {
    let folder = (key as NSString).deletingLastPathComponent
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: folder, reason: SystemReason.of(error))
    }
    try Self.write(authority.certificateText, to: self.authority, mode: 0o644)
    try Self.write(identity.certificateText, to: certificate, mode: 0o644)
    try Self.write(identity.key, to: key, mode: 0o600)
  }

  /// A key is never readable by others, not even for a moment.
  private static func write(_ text: String, to path: String, mode: mode_t) throws(TrustError) {
    unlink(path)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else {
        throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
      }
      rest = rest.dropFirst(count)
    }
  }
}
