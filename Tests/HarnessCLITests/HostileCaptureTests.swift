import Foundation
import Recordings
import Testing

/// What the process takes that judges a capture which is nothing but a flood.
struct HostileCaptureTests {
  /// What became of a run.
  private struct Outcome: Sendable {
    /// How many packets the capture had.
    let packets: Int
    let status: Int
    /// The most memory that was its at once (bytes).
    let memory: Int
    /// The verdict's first line.
    let heading: String
  }

  /// Says how the program ended, what it took at most (KiB on Linux) and what it said first.
  private static let script = """
    import resource, subprocess, sys
    run = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(run.returncode, most, run.stdout.decode().split("\\n")[0])
    """

  /// Runs `harness check -` on a capture that is made while it is read.
  private static func check(_ flood: Flood) async throws -> Outcome {
    var ends: [Int32] = [-1, -1]
    // Not for other children of this process (SOCK_CLOEXEC): they would keep the capture open.
    let made = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | 0x80000, 0, &ends)
    try #require(made == 0)
    let harness = try Harness()
    let (input, writer) = (FileHandle(fileDescriptor: ends[0], closeOnDealloc: true), ends[1])
    let process = harness.process([])
    let program = process.executableURL?.path ?? ""
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, program, "check", "-"]
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.close()
    let reader = output.fileHandleForReading
    let (packets, said): (Int, String) = await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        var pipe = FloodPipe(writer)
        flood.pour(into: &pipe)
        pipe.flush()
        close(writer)
        let data = (try? reader.readToEnd()) ?? Data()
        continuation.resume(returning: (pipe.packets, String(decoding: data, as: UTF8.self)))
      }
    }
    process.waitUntilExit()
    // Its folder is where the program runs.
    withExtendedLifetime(harness) {}
    let words = said.split(separator: " ", maxSplits: 2).map(String.init)
    try #require(words.count == 3, "\(said)")
    let status = try #require(Int(words[0]))
    let memory = try #require(Int(words[1]))
    return Outcome(
      packets: packets, status: status, memory: memory * 1_024, heading: words[2])
  }

  @Test(.timeLimit(.minutes(5)), arguments: Flood.allCases)
  func `a flood takes no more memory than is stated`(_ flood: Flood) async throws {
    let outcome = try await Self.check(flood)
    // Findings, or nothing that can be judged: it has read all of it and said so.
    #expect([1, 2].contains(outcome.status), "\(outcome)")
    #expect(outcome.heading.contains(" \(outcome.packets) packets"), "\(outcome)")
    #expect(outcome.memory < MemoryBound.flood, "\(flood) took \(outcome.memory >> 20) MiB")
  }
}
