import Foundation
import Testing

/// Where a command's output goes, and what is said where it cannot.
struct OutputTests {
  private static let capture = Harness.root.appendingPathComponent(
    "Captures/failover/reference-primary-503-udp.pcapng"
  ).path

  /// Runs harness with a standard output that is open for reading only: every write to it fails.
  private static func runUnwritable(_ arguments: [String]) async throws -> Harness.Outcome {
    let harness = try Harness()
    let process = harness.process(arguments)
    let file = harness.folder.appendingPathComponent("harness.yml")
    process.standardOutput = try FileHandle(forReadingFrom: file)
    let errors = Pipe()
    process.standardError = errors
    let ended = AsyncStream<Int32>.makeStream()
    process.terminationHandler = {
      ended.continuation.yield($0.terminationStatus)
      ended.continuation.finish()
    }
    try process.run()
    var status: Int32 = -1
    for await end in ended.stream { status = end }
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    return Harness.Outcome(
      status: status, output: "", errors: String(decoding: said, as: UTF8.self))
  }

  @Test(arguments: [
    ["check", capture], ["check", "--json", capture], ["trace", capture], ["ladder", capture],
    ["list", "checks"], ["explain", "FO-08"], ["run", "--list"], ["--help"], ["--version"],
  ]) func `a result that standard output does not take is 70 and a sentence`(
    _ arguments: [String]
  ) async throws {
    let outcome = try await Self.runUnwritable(arguments)
    #expect(outcome.status == 70, "\(outcome.errors)")
    let said = outcome.errors.components(separatedBy: "standard output cannot be written: ")
    #expect(said.count == 2, "\(outcome.errors)")
  }

  @Test(arguments: [
    ["trace", capture, "-o"], ["ladder", capture, "--svg", "-o"], ["check", capture, "--html"],
    ["check", capture, "--annotate"], ["trace", "--ndjson", capture, "-o"], ["redact", capture],
  ]) func `an output file behind a link is written, and the link stays`(
    _ arguments: [String]
  ) async throws {
    let harness = try Harness()
    let link = harness.folder.appendingPathComponent("link").path
    let file = harness.folder.appendingPathComponent("file").path
    try Data("before".utf8).write(to: URL(fileURLWithPath: file))
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "file")
    let outcome = try await harness.run(list: arguments + ["link"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "file")
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)).count > 100)
  }

  @Test(arguments: [["--annotate", "absent/x"], ["--html", "absent/x"]])
  func `an output that cannot be written is said before anything is judged`(
    _ options: [String]
  ) async throws {
    let failing = Harness.root.appendingPathComponent(
      "Captures/failover/kamailio-provisional-then-silence-udp-strict-180.pcapng"
    ).path
    let outcome = try await Harness().run(list: ["check", failing] + options)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(
      outcome.errors == "harness: absent/x cannot be written: No such file or directory\n")
  }

  @Test(arguments: [
    ["check", capture, "--html", ""], ["check", capture, "--annotate", ""],
    ["trace", capture, "-o", ""], ["ladder", capture, "--svg", "-o", ""],
  ]) func `an output without a name is said before anything is judged`(
    _ arguments: [String]
  ) async throws {
    let outcome = try await Harness().run(list: arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "harness: \"\" cannot be written: No such file or directory\n")
  }

  @Test func `a port for HEP that is taken is the user's mistake`() async throws {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 ? getsockname(descriptor, $0, &size) : -1
      }
    }
    try #require(result == 0)
    let place = "127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
    let outcome = try await Harness().run("check", "--hep", place)
    #expect(outcome.status == 64)
    #expect(
      outcome.errors == "harness: HEP at \(place) cannot be listened for: Address already in use\n")
  }

  @Test func `control characters in a file's name do nothing to a terminal`() async throws {
    let harness = try Harness()
    let name = "a\u{1B}[2Jb.pcapng"
    try FileManager.default.copyItem(
      atPath: Self.capture, toPath: harness.folder.appendingPathComponent(name).path)
    let read = try await harness.run("check", name)
    #expect(read.status == 0, "\(read.errors)")
    #expect(read.output.contains("a\\x1B[2Jb.pcapng"))
    #expect(!read.output.contains("\u{1B}"))
    let drawn = try await harness.run("ladder", name, name)
    #expect(drawn.output.contains("[2Jb.pcapng: call 1 of 1"))
    #expect(!drawn.output.contains("\u{1B}"))
    let absent = try await harness.run("check", "c\u{1B}[2Jd.pcapng")
    #expect(absent.status == 64)
    #expect(absent.errors.contains("c\\x1B[2Jd.pcapng cannot be opened"), "\(absent.errors)")
    #expect(!absent.errors.contains("\u{1B}"))
  }
}
