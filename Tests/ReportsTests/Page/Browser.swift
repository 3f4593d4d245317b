import Foundation
import Testing

/// Headless Chromium, to see a page as its readers do; without a network and for a bounded time.
enum Browser {
  static let path = [
    "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  ].first { FileManager.default.isExecutableFile(atPath: $0) }
  static let absence: Comment = "chromium is not installed (make test installs it)"

  struct Page {
    /// The document as it is when its script has run.
    let html: String
    /// What the page had to say to its console.
    let console: [String]
    let status: Int32
  }

  /// Opens a page that was written into a folder of its own; the address may name a place in it.
  static func open(_ text: String, at place: String = "") async throws -> Page {
    try await open(["page.html": text], "page.html", at: place)
  }

  /// Opens one of several files that stand in one folder and may look into each other.
  static func open(_ files: [String: String], _ name: String, at place: String = "")
    async throws -> Page
  {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("page-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    let address = folder.appendingPathComponent(name).absoluteString + place
    return try await run(
      ["--dump-dom", "--virtual-time-budget=3000", "--allow-file-access-from-files", address],
      in: folder)
  }

  private static func run(_ arguments: [String], in folder: URL) async throws -> Page {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "/usr/bin/chromium")
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--user-data-dir=\(folder.path)/profile", "--no-first-run", "--disable-sync",
        "--disable-background-networking", "--disable-component-update", "--disable-extensions",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr",
        "--window-size=1200,900",
      ] + arguments
    // Files, not pipes: its own children may hold a pipe open when it has ended.
    let output = folder.appendingPathComponent("output")
    let errors = folder.appendingPathComponent("errors")
    for file in [output, errors] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    let ended = AsyncStream<Int32>.makeStream()
    process.terminationHandler = {
      ended.continuation.yield($0.terminationStatus)
      ended.continuation.finish()
    }
    try process.run()
    let pid = process.processIdentifier
    let limit = DispatchSource.makeTimerSource()
    limit.setEventHandler { kill(pid, SIGKILL) }
    limit.schedule(deadline: .now() + 90)
    limit.activate()
    defer { limit.cancel() }
    var status: Int32 = -1
    for await end in ended.stream { status = end }
    return Page(
      html: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      console: String(decoding: try Data(contentsOf: errors), as: UTF8.self)
        .split(separator: "\n").filter { $0.contains(":CONSOLE") }.map(String.init),
      status: status)
  }
}
