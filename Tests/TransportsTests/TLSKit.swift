import Foundation
import Synchronization
import Transports
import Trust
import Wire

/// An authority for one test, with certificates of all sorts.
struct TLSKit {
  let authority: CertificateAuthority
  let stranger: CertificateAuthority
  let now = WallClock().now

  init() throws {
    authority = try CertificateAuthority(
      "test", from: now - .seconds(9000), to: now + .seconds(9000))
    stranger = try CertificateAuthority(
      "stranger", from: now - .seconds(9000), to: now + .seconds(9000))
  }

  func settings(
    _ address: IPAddress, hosts: [String] = [], isExpired: Bool = false, isStrange: Bool = false
  ) throws -> TLSSettings {
    let identity = try identity(address, hosts: hosts, isExpired: isExpired, isStrange: isStrange)
    var settings = TLSSettings()
    settings.chain = Array(identity.certificateText.utf8)
    settings.key = Array(identity.key.utf8)
    settings.authorities = Array(authority.certificateText.utf8)
    return settings
  }

  func identity(
    _ address: IPAddress, hosts: [String] = [], isExpired: Bool = false, isStrange: Bool = false
  ) throws -> Identity {
    try (isStrange ? stranger : authority).issue(
      Subject(
        "test", addresses: [address], hosts: hosts, from: now - .seconds(3600),
        to: isExpired ? now - .seconds(60) : now + .seconds(3600)))
  }
}

/// Lines of a key log as they come.
final class KeyLines: Sendable {
  private let text = Mutex<[UInt8]>([])

  func add(_ line: [UInt8]) { text.withLock { $0 += line } }

  var lines: [String] {
    text.withLock { String(decoding: $0, as: UTF8.self) }.split(separator: "\n").map(String.init)
  }
}

/// The openssl program as a peer, its standard input at hand.
final class OpenSSLPeer {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  init(_ arguments: [String]) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
  }

  func send(_ bytes: [UInt8]) { input.fileHandleForWriting.write(Data(bytes)) }

  /// What it prints until that text is in it, or its end.
  ///
  /// On a thread of its own: the tests' own few must not wait for a process.
  func read(until text: String) async -> String {
    let file = output.fileHandleForReading
    return await withCheckedContinuation { done in
      Thread {
        var all = ""
        while !all.contains(text) {
          let data = file.availableData
          if data.isEmpty { break }
          all += String(decoding: data, as: UTF8.self)
        }
        done.resume(returning: all)
      }.start()
    }
  }

  func end() {
    try? input.fileHandleForWriting.close()
    // Not waited for: the tests' own threads are few, and Foundation reaps it.
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }
}
