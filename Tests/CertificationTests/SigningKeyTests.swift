import Certification
import Foundation
import Testing

/// The key that certificates are signed with.
struct SigningKeyTests {
  private func folder() -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("key-\(UUID().uuidString)").path
  }

  @Test func `a key is made on first use, for its owner alone, and kept`() throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/deep/signing-key"
    let first = try SigningKey(at: path)
    let second = try SigningKey(at: path)
    #expect(first.isNew)
    #expect(!second.isNew)
    #expect(first.publicKey == second.publicKey)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test func `a key that others can read is refused`() throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/signing-key"
    _ = try SigningKey(at: path)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
    let error = #expect(throws: SigningKey.Failure.self) { try SigningKey(at: path) }
    #expect(error?.description.contains("chmod 600") == true)
  }

  @Test func `a file that is no key is refused`() throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/signing-key"
    _ = try SigningKey(at: path)
    try Data("c2hvcnQ=\n".utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: SigningKey.Failure.self) { try SigningKey(at: path) }
    #expect(error?.description.contains("it has 5") == true)
  }

  @Test func `the key's place follows the user's data folder`() {
    #expect(
      SigningKey.defaultPath(["HOME": "/home/a"]) == "/home/a/.local/share/harness/signing-key")
    #expect(
      SigningKey.defaultPath(["HOME": "/h", "XDG_DATA_HOME": "/d"]) == "/d/harness/signing-key")
  }
}
