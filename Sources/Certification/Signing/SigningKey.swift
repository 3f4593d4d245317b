import Crypto
import Foundation
import Wire

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Ed25519 key that certificates are signed with (RFC 8032).
public struct SigningKey: Sendable {
  private let key: Curve25519.Signing.PrivateKey
  /// Whether it was made just now.
  public let isNew: Bool

  /// Why there is no key.
  public enum Failure: Error, Sendable, CustomStringConvertible {
    case cannotRead(path: String, reason: String)
    case notAKey(path: String, bytes: Int)
    case open(path: String, mode: UInt16)
    case cannotWrite(path: String, reason: String)

    public var description: String {
      switch self {
      case .cannotRead(let path, let reason): "signing key \(path) cannot be read: \(reason)"
      case .notAKey(let path, let bytes):
        "signing key \(path) is no Ed25519 key in base64: 32 bytes are wanted, it has \(bytes)"
      case .open(let path, let mode):
        "signing key \(path) can be read by others (mode \(String(mode, radix: 8))); "
          + "chmod 600 \(path)"
      case .cannotWrite(let path, let reason): "signing key \(path) cannot be made: \(reason)"
      }
    }
  }

  /// Where the user's key is: under XDG_DATA_HOME, or ~/.local/share.
  public static func defaultPath(_ environment: [String: String]) -> String {
    let home = environment["HOME"] ?? "."
    let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return (data ?? "\(home)/.local/share") + "/harness/signing-key"
  }

  /// Reads the key, or makes one that only its owner can read where there is none.
  public init(at path: String) throws(Failure) {
    if let known = try Self.read(path) {
      key = known
      isNew = false
      return
    }
    key = Curve25519.Signing.PrivateKey()
    isNew = true
    try Self.write(key, to: path)
  }

  public var publicKey: String { key.publicKey.rawRepresentation.base64EncodedString() }

  func sign(_ data: Data) throws -> String {
    try key.signature(for: data).base64EncodedString()
  }

  private static func read(_ path: String) throws(Failure) -> Curve25519.Signing.PrivateKey? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    guard status.st_mode & 0o077 == 0 else {
      throw .open(path: path, mode: UInt16(status.st_mode & 0o777))
    }
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw .cannotRead(path: path, reason: SystemReason.of(error))
    }
    let trimmed = text.filter { !$0.isWhitespace }
    guard let bytes = Data(base64Encoded: trimmed),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
    else {
      throw .notAKey(path: path, bytes: Data(base64Encoded: trimmed)?.count ?? trimmed.utf8.count)
    }
    return key
  }

  /// Writes a file that is never readable by others, and never over another.
  private static func write(
    _ key: Curve25519.Signing.PrivateKey, to path: String
  ) throws(Failure) {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: path, reason: SystemReason.of(error))
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else {
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(
        contentsOf: Data((key.rawRepresentation.base64EncodedString() + "\n").utf8))
    } catch {
      throw .cannotWrite(path: path, reason: SystemReason.of(error))
    }
  }
}
