import Foundation
import Glibc
import Testing
import Trust
import Wire

/// Certificates as OpenSSL sees them.
struct CertificateTests {
  static let now = Moment.seconds(1_790_000_000)

  @Test func `openssl verifies the chain, the address and the host name`() throws {
    let folder = try Folder()
    let authority = try authority()
    let identity = try authority.issue(
      Subject(
        "primary", addresses: [.v4(127, 20, 3, 11), IPAddress("::1")!], hosts: ["sip.example.com"],
        from: Self.now, to: Self.now + .seconds(86_400)))
    let files = IdentityFiles(in: folder.path)
    try files.write(identity, authority: authority)
    let verify = [
      "verify", "-x509_strict", "-purpose", "sslserver", "-attime", "1790000100", "-CAfile",
      files.authority,
    ]
    for (expected, name) in [
      (0, ["-verify_ip", "127.20.3.11"]), (0, ["-verify_ip", "::1"]),
      (0, ["-verify_hostname", "sip.example.com"]), (2, ["-verify_ip", "127.20.3.12"]),
      (2, ["-verify_hostname", "example.com"]),
    ] {
      let result = try OpenSSL.run(verify + name + [files.certificate])
      #expect(Int(result.status) == expected, "\(name): \(result.output)")
    }
  }

  @Test func `what the certificate says is what was asked for`() throws {
    let folder = try Folder()
    let authority = try authority()
    let identity = try authority.issue(
      Subject(
        "primary", addresses: [.v4(127, 20, 3, 11)], hosts: ["sip.example.com"], from: Self.now,
        to: .seconds(2_600_000_000)))
    let files = IdentityFiles(in: folder.path)
    try files.write(identity, authority: authority)
    let text = try OpenSSL.run(["x509", "-noout", "-text", "-in", files.certificate]).output
    for line in [
      "Not Before: Sep 21 14:13:20 2026 GMT", "Not After : May 22 14:13:20 2052 GMT",
      "Issuer: CN = a run", "Subject: CN = primary", "NIST CURVE: P-256",
      "IP Address:127.20.3.11, DNS:sip.example.com, URI:sip:sip.example.com",
      "TLS Web Server Authentication, TLS Web Client Authentication",
    ] {
      #expect(text.contains(line), "\(line)\n\(text)")
    }
  }

  @Test func `openssl refuses one that has expired, and one of another authority`() throws {
    let folder = try Folder()
    let (authority, other) = (try authority(), try authority())
    let subject = Subject("x", from: Self.now, to: Self.now + .seconds(60))
    let files = IdentityFiles(in: folder.path)
    try files.write(try authority.issue(subject), authority: authority)
    let late = try OpenSSL.run([
      "verify", "-attime", "1790000100", "-CAfile", files.authority, files.certificate,
    ])
    #expect(late.output.contains("certificate has expired"))
    try files.write(try authority.issue(subject), authority: other)
    let strange = try OpenSSL.run([
      "verify", "-attime", "1790000010", "-CAfile", files.authority, files.certificate,
    ])
    #expect(strange.status != 0)
  }

  @Test func `a key can be read by its owner only, also where a file was there before`() throws {
    let folder = try Folder()
    let authority = try authority()
    let files = IdentityFiles(in: folder.path + "/tls")
    let identity = try authority.issue(
      Subject("x", from: Self.now, to: Self.now + .seconds(60)))
    try FileManager.default.createDirectory(
      atPath: folder.path + "/tls", withIntermediateDirectories: true)
    try "old".write(toFile: files.key, atomically: false, encoding: .utf8)
    try files.write(identity, authority: authority)
    var status = stat()
    #expect(stat(files.key, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let pair = try OpenSSL.run(["pkey", "-in", files.key, "-pubout"]).output
    #expect(
      try OpenSSL.run(["x509", "-in", files.certificate, "-noout", "-pubkey"]).output == pair)
  }

  @Test func `a folder that cannot be made is one sentence`() throws {
    let authority = try authority()
    let identity = try authority.issue(
      Subject("x", from: Self.now, to: Self.now + .seconds(60)))
    #expect {
      try IdentityFiles(in: "/dev/null/tls").write(identity, authority: authority)
    } throws: {
      "\($0)".hasPrefix("cannot write /dev/null/tls: ")
    }
  }

  private func authority() throws -> CertificateAuthority {
    try CertificateAuthority("a run", from: Self.now, to: .seconds(2_700_000_000))
  }
}

/// A folder that is gone after the test.
final class Folder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("trust-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The openssl program.
enum OpenSSL {
  static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }
}
