import Foundation

/// `harness run` as a process, in a folder of its own.
struct HarnessRun: Sendable {
  let folder: URL

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Beside the test bundle, where the products of this build are.
  private static let program: URL = {
    var folder = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("harness")
      if FileManager.default.isExecutableFile(atPath: candidate.path),
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("lifeboat").path)
      {
        return candidate
      }
    }
    return root.appendingPathComponent(".build/release/harness")
  }()

  /// Makes the folder with these files in it.
  init(_ files: [String: String]) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("harness-run-\(UUID().uuidString)")
    for (name, text) in files {
      let file = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// Its exit status, and what it said.
  func run(_ scenario: String) async throws -> (status: Int32, said: String) {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = ["run", "--scenario", scenario]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    return try await withCheckedThrowingContinuation { done in
      DispatchQueue(label: "test.harness").async {
        do {
          try process.run()
          let said = output.fileHandleForReading.readDataToEndOfFile()
          process.waitUntilExit()
          done.resume(
            returning: (process.terminationStatus, String(decoding: said, as: UTF8.self)))
        } catch {
          done.resume(throwing: error)
        }
      }
    }
  }

  /// The text of every file of that name in what the run left, oldest first.
  func texts(named name: String) -> [String] {
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    let files = (all?.allObjects as? [URL] ?? []).filter { $0.lastPathComponent == name }
    return files.sorted { $0.path < $1.path }.compactMap {
      try? String(contentsOf: $0, encoding: .utf8)
    }
  }
}
