import BlobParty
import Foundation
import Testing
import Wire

@Suite(.timeLimit(.minutes(10)))
struct OfficialClientTests {
  @Test func `the official client of Python uploads, lists and downloads`() async throws {
    let party = try BlobParty()
    let endpoint = try await party.open(at: Endpoint(.v4(127, 0, 0, 1), 0))
    let url = "http://\(endpoint)/\(party.account.name)"
    let (status, text) = try await Script.run(
      "azure-client", [url, party.account.name, party.account.key])
    await party.stop()
    if status == 75 {
      try Test.cancel("PyPI cannot be reached: \(text)")
    }
    #expect(status == 0, "\(text)")
    #expect(text.hasSuffix("all of it works\n"))
    #expect(party.blob("long.wav", in: "official")?.bytes.count == 256_000)
    let operations = Set(party.journal.map(\.operation))
    #expect(operations.isSuperset(of: ["Put Block", "Put Block List", "List Blobs", "Put Blob"]))
  }
}

/// Runs one of the project's scripts.
enum Script {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func run(_ name: String, _ arguments: [String]) async throws -> (Int32, String) {
    let process = Process()
    process.executableURL = root.appendingPathComponent("Scripts/\(name)")
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    return try await withCheckedThrowingContinuation { done in
      DispatchQueue(label: "test.waiting").async {
        do {
          try process.run()
          let data = output.fileHandleForReading.readDataToEndOfFile()
          process.waitUntilExit()
          done.resume(
            returning: (process.terminationStatus, String(decoding: data, as: UTF8.self)))
        } catch {
          done.resume(throwing: error)
        }
      }
    }
  }
}
