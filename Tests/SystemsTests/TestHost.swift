import Foundation
import Synchronization
import Systems
import Testing
import Transports
import Wire

extension Tag {
  /// Uses real sockets on 127.0.0.0/8, or real processes.
  @Tag static var loopback: Self
}

/// Blocks of a network that this test process has leased, each given out once.
private enum TestBlocks {
  static let lease = try? AddressLease.acquire(seed: .random(in: 0...(.max)))
  static let given = Atomic<Int>(0)
}

/// What a test of systems needs: a host, addresses and a directory of its own.
struct TestHost: Sendable {
  let host: SystemHost
  let block: AddressBlock
  let directory: String

  /// Runs the body, and takes everything away after it.
  static func with<Result>(_ body: (TestHost) async throws -> Result) async throws -> Result {
    let index = TestBlocks.given.add(1, ordering: .relaxed).oldValue
    let block = try #require(TestBlocks.lease?.block(index))
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("systems-\(UUID().uuidString)").path
    let loops = EventLoops()
    let test = TestHost(host: try SystemHost(on: loops), block: block, directory: directory)
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body(test)) } catch { result = .failure(error) }
    await test.host.close()
    await loops.shutDown()
    try? FileManager.default.removeItem(atPath: directory)
    return try result.get()
  }

  /// A launch of a shell script that logs `ready` when it is.
  func script(
    _ text: String, name: String = "script", readiness: [Readiness] = [.logLine("^ready$")],
    within limit: Duration = .seconds(10), grace: Duration = .seconds(5)
  ) -> Launch {
    let definition = SystemDefinition(
      name: name, kind: "test", command: ["sh", "{{directory}}/script.sh"],
      files: [.init("script.sh", template: text)], readiness: readiness, readyWithin: limit,
      stopGrace: grace)
    return launch(definition)
  }

  func launch(
    _ definition: SystemDefinition, values: [String: TemplateValue] = [:]
  ) -> Launch {
    Launch(
      definition, at: Endpoint(block.system), probe: block.probe,
      directory: "\(directory)/\(definition.name)", values: values)
  }
}

/// Whether a process runs; a zombie does not.
func isRunning(_ pid: Int32) -> Bool {
  guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
    let nameEnd = text.lastIndex(of: ")")
  else { return false }
  return !text[nameEnd...].hasPrefix(") Z")
}
