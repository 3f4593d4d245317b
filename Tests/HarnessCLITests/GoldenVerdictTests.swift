import Foundation
import Testing

/// What `harness check` says of our captures, word by word, as it was looked at and found right.
///
/// Beside a capture stand the commands that judge it, each with what it came to.
/// `RECORD=1 swift test --filter GoldenVerdictTests` writes that anew; the difference is for review.
struct GoldenVerdictTests {
  private struct Judged: Decodable {
    struct Check: Decodable {
      let check: String
      let severity: String
      let verdict: String
      let deviation: String?
      let why: String?
    }

    struct Finding: Decodable {
      let check: String
      let message: String
      let frames: [Int]
      let call: Int?

      /// ` (call 1, frames 6 3)`.
      var place: String {
        var parts = call.map { ["call \($0)"] } ?? []
        if !frames.isEmpty {
          parts.append("frames " + frames.map { "\($0)" }.joined(separator: " "))
        }
        return parts.isEmpty ? "" : " (" + parts.joined(separator: ", ") + ")"
      }
    }

    struct Capture: Decodable {
      let outcome: String
      let checks: [Check]
      let findings: [Finding]

      /// A line a finding and a line a check that passed; what had nothing to judge is left out.
      var lines: [String] {
        let loud = checks.filter { $0.verdict != "passed" }
        let quiet = checks.filter { $0.verdict == "passed" }
        return ["outcome: \(outcome)"] + (loud + quiet).flatMap { lines(of: $0) }
      }

      private func lines(of check: Check) -> [String] {
        switch check.verdict {
        case "passed": return ["passed: \(check.check)"]
        case "inconclusive": return ["inconclusive: \(check.check): \(check.why ?? "")"]
        case "failed":
          let found = findings.filter { $0.check == check.check }
          let kind = check.severity == "note" ? "note" : "failed"
          let word = check.deviation == nil ? kind : "deviation"
          var lines = found.map { "\(word): \($0.check)\($0.place): \($0.message)" }
          if let deviation = check.deviation { lines.append("  because \(deviation)") }
          return lines
        default: return []
        }
      }
    }

    let captures: [Capture]
  }

  private static let command = "harness check"
  private static let folder = Harness.root.appendingPathComponent("Captures")
  private static let ending = ".verdict.txt"

  /// Names such as `tls/refused`, without what runs have left.
  static let captures = names(ending: ".pcapng")

  private static func names(ending: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
    return all.filter { name in
      name.hasSuffix(ending) && !["runs/", "replays/"].contains { name.hasPrefix($0) }
    }
    .map { String($0.dropLast(ending.count)) }.sorted()
  }

  @Test(arguments: captures) func `a capture is judged as before`(_ name: String) async throws {
    let golden = Self.folder.appendingPathComponent(name + Self.ending)
    let before = (try? String(contentsOf: golden, encoding: .utf8)) ?? ""
    let known = before.split(separator: "\n").map(String.init)
      .filter { $0.hasPrefix(Self.command) }
    let harness = try Harness()
    // As in the project's folder, from where the commands are.
    try FileManager.default.createSymbolicLink(
      at: harness.folder.appendingPathComponent("Captures"), withDestinationURL: Self.folder)
    var blocks: [String] = []
    for command in known.isEmpty ? ["\(Self.command) Captures/\(name).pcapng"] : known {
      blocks.append(try await Self.block(command, harness))
    }
    let now = blocks.joined(separator: "\n\n") + "\n"
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try now.write(to: golden, atomically: true, encoding: .utf8)
    } else {
      #expect(now == before, "RECORD=1 swift test --filter GoldenVerdictTests writes it anew")
    }
  }

  /// The command and what it comes to.
  private static func block(_ command: String, _ harness: Harness) async throws -> String {
    let arguments = command.split(separator: " ").dropFirst().map(String.init) + ["--json"]
    let outcome = try await harness.run(list: arguments)
    let judged = try JSONDecoder().decode(Judged.self, from: Data(outcome.output.utf8))
    return ([command] + judged.captures.flatMap(\.lines)).joined(separator: "\n")
  }

  @Test func `every golden verdict is of a capture that is there`() {
    #expect(Self.names(ending: Self.ending) == Self.captures)
    #expect(Self.captures.count >= 37)
  }
}
