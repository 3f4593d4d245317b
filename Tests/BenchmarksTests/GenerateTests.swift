import Capture
import Checks
import FailoverPack
import Foundation
import Recordings
import Testing

/// The generated captures: as many findings as were planted, and none besides.
struct GenerateTests {
  /// Where the products of this build are: beside the test bundle.
  private static func program() throws -> URL {
    var folder = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent("benchmarks")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
    }
    throw CocoaError(.fileNoSuchFile)
  }

  private struct Made {
    let path: String
    /// As `Call-ID check`.
    let defects: Set<String>
  }

  private func generate(_ arguments: String...) throws -> Made {
    try generate(list: arguments)
  }

  private func generate(list arguments: [String]) throws -> Made {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("benchmarks-\(UUID().uuidString).pcap").path
    let process = Process()
    process.executableURL = try Self.program()
    process.arguments = ["generate"] + arguments + [path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
    return Made(
      path: path, defects: Set(lines.map { $0.split(separator: "\t").joined(separator: " ") }))
  }

  private func judge(_ path: String) throws -> RecordingVerdict {
    let checks: [any Check] = GenericChecks.all + FailoverChecks.all
    return try RecordingJudge(checks: checks, policies: [FailoverPolicy()]).judge(path)
  }

  @Test(arguments: [[], ["--large"], ["--rtp"]])
  func `every planted defect is found, and nothing else`(options: [String]) throws {
    // So many that what joins legs is made anew, with all that is wanted still.
    let (calls, every) =
      switch options {
      case ["--rtp"]: ("240", "12")
      case ["--large"]: ("1200", "12")
      default: ("20000", "200")
      }
    let made = try generate(list: ["--calls", calls, "--defect-every", every] + options)
    defer { try? FileManager.default.removeItem(atPath: made.path) }
    #expect(made.defects.count >= 18)
    let verdict = try judge(made.path)
    let found = Set(verdict.findings.map { "\($0.finding.callID ?? "-") \($0.finding.check)" })
    #expect(found == made.defects)
    #expect(verdict.counts.strays == 0)
    #expect(verdict.counts.unreadable == 0)
    let undecided = verdict.tallies.filter { $0.inconclusive > 0 }
    #expect(undecided.isEmpty, "\(undecided)")
  }

  @Test func `the same seed gives the same file, another one another`() throws {
    let first = try generate("--calls", "50")
    let second = try generate("--calls", "50")
    let third = try generate("--calls", "50", "--seed", "2")
    let bytes = try [first, second, third].map {
      try Data(contentsOf: URL(fileURLWithPath: $0.path))
    }
    for made in [first, second, third] { try? FileManager.default.removeItem(atPath: made.path) }
    #expect(bytes[0] == bytes[1])
    #expect(bytes[0] != bytes[2])
  }
}
