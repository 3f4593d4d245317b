import Foundation

/// The built `harness` as a process, run in a folder of its own.
final class Harness: Sendable {
  struct Outcome: Sendable {
    let status: Int32
    let output: String
    let errors: String
  }

  let folder: URL

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Where the products of this build are: beside the test bundle.
  static let products: URL = {
    let arguments = CommandLine.arguments.first ?? ""
    var folder = URL(fileURLWithPath: arguments).resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("harness").path
      if FileManager.default.isExecutableFile(atPath: candidate),
        FileManager.default.fileExists(
          atPath: folder.appendingPathComponent("failover-proxy").path)
      {
        return folder
      }
    }
    return root.appendingPathComponent(".build/release")
  }()

  /// Makes the folder, with the project's harness.yml unless another text is given.
  init(file: String? = nil) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("harness-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let source = Self.root.appendingPathComponent("harness.yml")
    let text = try file ?? String(contentsOf: source, encoding: .utf8)
    try text.write(
      to: folder.appendingPathComponent("harness.yml"), atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent("Fixtures"),
      withDestinationURL: Self.root.appendingPathComponent("Fixtures"))
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  func process(_ arguments: [String]) -> Process {
    let process = Process()
    process.executableURL = Self.products.appendingPathComponent("harness")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    return process
  }

  /// Runs it to its end; `atLine` is called with each line of its standard error.
  func run(
    _ arguments: String..., atLine: (@Sendable (String, Int32) -> Void)? = nil
  ) async throws -> Outcome {
    try await run(list: arguments, atLine: atLine)
  }

  /// Runs it until the machine let it be on time, five times at most.
  ///
  /// A harness that was late says so and gives no verdict, which is right and not what is asked.
  func runOnTime(_ arguments: String...) async throws -> Outcome {
    for _ in 1..<5 {
      let outcome = try await run(list: arguments)
      let wasLate = outcome.status == 2 && outcome.output.contains("the harness was ")
      // What is played again has another name in the report.
      guard wasLate || outcome.output.contains("played again because") else { return outcome }
    }
    return try await run(list: arguments)
  }

  /// Runs a shell's words in the folder; `$HARNESS` is the program.
  func run(shell script: String) async throws -> Outcome {
    try await run(list: [], shell: script)
  }

  func run(
    list arguments: [String], shell script: String? = nil,
    atLine: (@Sendable (String, Int32) -> Void)? = nil
  ) async throws -> Outcome {
    let process = process(arguments)
    if let script {
      let program = process.executableURL?.path ?? ""
      process.environment = ProcessInfo.processInfo.environment
        .merging(["HARNESS": program]) { _, new in new }
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", script]
    }
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    let ended = AsyncStream<Int32>.makeStream()
    process.terminationHandler = {
      ended.continuation.yield($0.terminationStatus)
      ended.continuation.finish()
    }
    try process.run()
    let pid = process.processIdentifier
    async let out = Self.text(output.fileHandleForReading)
    async let err = Self.text(errors.fileHandleForReading) { atLine?($0, pid) }
    var status: Int32 = -1
    for await end in ended.stream { status = end }
    return Outcome(status: status, output: await out, errors: await err)
  }

  /// Everything that comes, line by line while it comes.
  private static func text(
    _ handle: FileHandle, atLine: @Sendable @escaping (String) -> Void = { _ in }
  ) async -> String {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        var all = Data()
        var pending = Data()
        while true {
          let part = handle.availableData
          if part.isEmpty { break }
          all += part
          pending += part
          while let end = pending.firstIndex(of: 0x0A) {
            atLine(String(decoding: pending[..<end], as: UTF8.self))
            pending = Data(pending[(end + 1)...])
          }
        }
        continuation.resume(returning: String(decoding: all, as: UTF8.self))
      }
    }
  }
}
