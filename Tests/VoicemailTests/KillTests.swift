import Foundation
import Testing

/// A process that spools and delivers is killed; what it promised is held against the store.
@Suite(.timeLimit(.minutes(10)))
struct KillTests {
  static func run(_ arguments: [String]) async throws -> (status: Int32, text: String) {
    let process = Process()
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    process.executableURL = root.appendingPathComponent(".build/release/voicemail-kills")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    return try await withCheckedThrowingContinuation { done in
      DispatchQueue(label: "test.waiting").async {
        do {
          try process.run()
          let data = output.fileHandleForReading.readDataToEndOfFile()
          process.waitUntilExit()
          let text = String(decoding: data, as: UTF8.self)
          done.resume(returning: (process.terminationStatus, text))
        } catch {
          done.resume(throwing: error)
        }
      }
    }
  }

  @Test func `fifteen kills lose nothing that was confirmed, and store nothing twice`()
    async throws
  {
    try await VoicemailKit.withFolder { folder in
      let seed = UInt64.random(in: 0...(.max))
      let (status, text) = try await Self.run([
        "--kills", "15", "--seed", "\(seed)", "--folder", folder,
      ])
      #expect(status == 0, "seed \(seed): \(text)")
      #expect(text.contains("kills: 15\n"), "\(text)")
      let confirmed = text.firstMatch(of: /confirmed, stored whole and once: (\d+)/)
      #expect(confirmed.flatMap { Int($0.1) } ?? 0 > 0, "\(text)")
    }
  }

  @Test func `kills while delivering into a folder lose nothing either`() async throws {
    try await VoicemailKit.withFolder { folder in
      let seed = UInt64.random(in: 0...(.max))
      let (status, text) = try await Self.run([
        "--kills", "5", "--seed", "\(seed)", "--folder", folder, "--directory",
      ])
      #expect(status == 0, "seed \(seed): \(text)")
      #expect(text.contains("kills: 5\n"), "\(text)")
    }
  }

  @Test func `a disk that is full is told, and keeps what it had taken`() async throws {
    try await VoicemailKit.withFolder { folder in
      let (status, text) = try await Self.run(["fill", "--spool", folder, "--most", "9000"])
      #expect(status == 0)
      #expect(text.contains("told: cannot write \(folder)/"), "\(text)")
      #expect(text.contains("ended: failed\n"), "\(text)")
      // 9000 bytes without the header are 4478 samples.
      #expect(text.contains("kept: 4478 of 4478\n"), "\(text)")
    }
  }
}
