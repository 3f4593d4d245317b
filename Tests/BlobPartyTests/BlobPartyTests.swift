import BlobParty
import Foundation
import Glibc
import Testing
import Wire

/// The store against bytes that no good client sends, and what it keeps.
@Suite(.timeLimit(.minutes(10)))
struct BlobPartyTests {
  static func withParty<Value>(
    folder: String? = nil, limits: BlobLimits = BlobLimits(),
    _ body: (BlobParty, Endpoint) async throws -> Value
  ) async throws -> Value {
    let party = try BlobParty(containers: ["box"], folder: folder, limits: limits)
    do {
      let endpoint = try await party.open(at: Endpoint(.v4(127, 0, 0, 1), 0))
      let value = try await body(party, endpoint)
      await party.stop()
      return value
    } catch {
      await party.stop()
      throw error
    }
  }

  /// A query that may do all for ten minutes.
  static func signature(_ party: BlobParty, _ permissions: String = "racwdl") -> String {
    party.account.containerSignature(
      "box", permissions: permissions, until: BlobParty.wallClock() + .seconds(600))
  }

  /// Sends bytes, reads until the other side closes.
  static func exchange(_ endpoint: Endpoint, _ text: String) async -> String {
    await withCheckedContinuation { done in
      DispatchQueue(label: "test.waiting").async {
        done.resume(returning: RawExchange.send(text, to: endpoint))
      }
    }
  }

  static func put(
    _ party: BlobParty, _ endpoint: Endpoint, _ name: String, _ body: String,
    _ headers: [String] = [], permissions: String = "racwdl", more: String = ""
  ) async -> String {
    let lines = [
      "PUT /\(party.account.name)/box/\(name)?\(signature(party, permissions))\(more) HTTP/1.1",
      "Host: \(endpoint)", "x-ms-blob-type: BlockBlob", "Content-Length: \(body.utf8.count)",
      "Connection: close",
    ]
    return await exchange(endpoint, (lines + headers + ["", body]).joined(separator: "\r\n"))
  }

  @Test func `what is stored is counted, kept on disk and written into the journal`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("blob-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await Self.withParty(folder: folder.path) { party, endpoint in
      let fresh = ["If-None-Match: *", "x-ms-meta-Caller: +49"]
      #expect(await Self.put(party, endpoint, "2026/a.wav", "one", fresh).hasPrefix("HTTP/1.1 201"))
      let second = await Self.put(party, endpoint, "2026/a.wav", "two", fresh)
      #expect(second.hasPrefix("HTTP/1.1 409") && second.contains("BlobAlreadyExists"))
      #expect(await Self.put(party, endpoint, "2026/a.wav", "three").hasPrefix("HTTP/1.1 201"))
      let count = try #require(party.counts(in: "box")["2026/a.wav"])
      #expect(count.creations == 1 && count.refusals == 1 && count.overwrites == 1)
      #expect(party.blobs.map(\.bytes) == [Array("three".utf8)])
      #expect(party.journal.map(\.status) == [201, 409, 201])
      #expect(party.journal.map(\.bytes) == [3, 3, 5])
      #expect(party.folderProblem == nil)
      let file = folder.appendingPathComponent("box/2026%2Fa.wav")
      #expect(try Data(contentsOf: file) == Data("three".utf8))
      let journal = try String(
        contentsOf: folder.appendingPathComponent("journal.jsonl"), encoding: .utf8)
      let entries = try journal.split(separator: "\n").map {
        try JSONDecoder().decode(BlobJournalEntry.self, from: Data($0.utf8))
      }
      #expect(entries == party.journal)
    }
  }

  @Test(arguments: ["..%2F..%2Fevil", "../evil", "%00", ".", "..", "a/../../evil"])
  func `no name leaves the folder`(name: String) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("blob-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try await Self.withParty(folder: folder.appendingPathComponent("in").path) { party, endpoint in
      _ = await Self.put(party, endpoint, name, "evil")
      let outside = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(outside == ["in"])
      let inside = try FileManager.default.contentsOfDirectory(
        atPath: folder.appendingPathComponent("in").path)
      #expect(Set(inside).isSubset(of: ["journal.jsonl", "box"]))
    }
  }

  @Test(
    arguments: [
      "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "NONSENSE\r\n\r\n",
      "PUT /devstoreaccount1/box/%zz HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
      "PUT /devstoreaccount1/box/a HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
      "PUT /devstoreaccount1/box/a HTTP/1.1\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
      "PUT /devstoreaccount1/box/a HTTP/1.1\r\nx-ms-date: x\r\nAuthorization: SharedKey "
        + "devstoreaccount1:\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
      "GET /devstoreaccount1/box?comp=list&restype=container HTTP/1.1\r\nConnection: close\r\n\r\n",
    ]) func `what proves nothing is refused and stores nothing`(text: String) async throws
  {
    try await Self.withParty { party, endpoint in
      let answer = await Self.exchange(endpoint, text)
      #expect(answer.hasPrefix("HTTP/1.1 4"), "\(answer)")
      #expect(party.blobs.isEmpty)
      #expect(await Self.put(party, endpoint, "good", "1").hasPrefix("HTTP/1.1 201"))
    }
  }

  @Test func `a permission that is missing is refused`() async throws {
    try await Self.withParty { party, endpoint in
      for (permissions, status) in [("r", 403), ("c", 201), ("c", 403), ("w", 201)] {
        let answer = await Self.put(party, endpoint, "a", "x", permissions: permissions)
        #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(permissions): \(answer)")
      }
      let tampered = await Self.put(party, endpoint, "a", "x", more: "&sp=racwdl0")
      #expect(tampered.hasPrefix("HTTP/1.1 201"))
      let text = "PUT /\(party.account.name)/box/b?\(Self.signature(party, "r"))"
        .replacing("sp=r", with: "sp=rc")
      let forged = await Self.exchange(
        endpoint,
        "\(text) HTTP/1.1\r\nx-ms-blob-type: BlockBlob\r\nConnection: close\r\n"
          + "Content-Length: 0\r\n\r\n")
      #expect(forged.hasPrefix("HTTP/1.1 403") && forged.contains("Signature did not match"))
    }
  }

  @Test func `sizes are bounded`() async throws {
    let limits = BlobLimits(mostBody: 100, mostBytes: 150, mostBlobs: 2, mostJournal: 3)
    try await Self.withParty(limits: limits) { party, endpoint in
      let most = String(repeating: "x", count: 100)
      #expect(await Self.put(party, endpoint, "a", most + "y").hasPrefix("HTTP/1.1 413"))
      #expect(await Self.put(party, endpoint, "a", most).hasPrefix("HTTP/1.1 201"))
      #expect(await Self.put(party, endpoint, "b", most).hasPrefix("HTTP/1.1 413"))
      #expect(await Self.put(party, endpoint, "b", "x").hasPrefix("HTTP/1.1 201"))
      #expect(await Self.put(party, endpoint, "c", "x").hasPrefix("HTTP/1.1 413"))
      #expect(party.journal.count == 3 && party.isJournalCut)
    }
  }

  @Test func `a body that is not what its digest says is refused`() async throws {
    try await Self.withParty { party, endpoint in
      // The digest of nothing.
      let answer = await Self.put(
        party, endpoint, "a", "x", ["Content-MD5: 1B2M2Y8AsgTpgAmY7PhCfg=="])
      #expect(answer.hasPrefix("HTTP/1.1 400") && answer.contains("Md5Mismatch"))
      #expect(party.blobs.isEmpty)
    }
  }

  @Test func `only loopback is listened on`() async throws {
    let party = try BlobParty()
    let outside = Endpoint(.v4(192, 0, 2, 1), 0)
    await #expect(throws: BlobPartyError.notLoopback(outside)) { try await party.open(at: outside) }
    await party.stop()
    await #expect(throws: BlobPartyError.closed) {
      try await party.open(at: Endpoint(.v4(127, 0, 0, 1), 0))
    }
  }
}

/// A client that says whatever it is given.
enum RawExchange {
  static func send(_ text: String, to endpoint: Endpoint) -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    guard case .v4(let number) = endpoint.address else { return "" }
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = endpoint.port.bigEndian
    address.sin_addr.s_addr = number.bigEndian
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { return "" }
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { break }
      sent += count
    }
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while answer.count < 1 << 20 {
      let count = chunk.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
      guard count > 0 else { break }
      answer += chunk[..<count]
    }
    return String(decoding: answer, as: UTF8.self)
  }
}
