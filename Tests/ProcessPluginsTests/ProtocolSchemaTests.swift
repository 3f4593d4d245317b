import Checks
import Foundation
import Plugins
import ProcessPlugins
import Testing
import Wire

/// `protocol.schema.json` against what is really said, read by a validator we did not write.
@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct ProtocolSchemaTests {
  /// Copies both directions into files on their way.
  static let recorder = """
    import subprocess, sys, threading
    folder, command = sys.argv[1], sys.argv[2:]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    def copy(source, sink, name):
        with open(folder + "/" + name, "ab") as kept:
            for line in source:
                kept.write(line)
                sink.write(line)
                sink.flush()
        sink.close()
    threads = [threading.Thread(target=copy, args=args) for args in (
        (sys.stdin.buffer, child.stdin, "asked"), (child.stdout, sys.stdout.buffer, "said"))]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    sys.exit(child.wait())
    """

  static let validator = """
    import json, sys
    from jsonschema import Draft202012Validator
    # Both schemas as one document, those of a trace under names of their own.
    text = open(sys.argv[1]).read().replace(
        "https://harness.invalid/trace.schema.json#/$defs/", "#/$defs/trace:")
    schema, kinds = json.loads(text), set()
    trace = json.loads(open(sys.argv[2]).read().replace('"#/$defs/', '"#/$defs/trace:'))
    schema["$defs"].update(("trace:" + name, part) for name, part in trace["$defs"].items())
    Draft202012Validator.check_schema(schema)
    for path in sys.argv[3:]:
        for number, line in enumerate(open(path), 1):
            message = json.loads(line)
            kind = message.get("method") or ("error" if "error" in message else "result")
            kinds.add(kind)
            # One branch of the schema at a time: its complaints name what is wrong.
            branch = kind if kind in ("hello", "result", "error") else "request"
            part = dict(schema, oneOf=[{"$ref": "#/$defs/" + branch}])
            for error in Draft202012Validator(part).iter_errors(message):
                deep = error
                while deep.context: deep = deep.context[0]
                print("%s:%d %s: %s at %s" % (
                    path, number, kind, deep.message[:200], list(deep.absolute_path)))
                sys.exit(1)
    print(" ".join(sorted(kinds)))
    """

  @Test func `everything that is said follows the schema`() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("protocol-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [("recorder.py", Self.recorder), ("validator.py", Self.validator)] {
      try text.write(
        to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    for file in ContractTests.examples {
      let launch = PluginLaunch(
        [
          "python3", folder.appendingPathComponent("recorder.py").path, folder.path, "python3",
          "Fixtures/Plugins/python/\(file)",
        ], in: Shipped.root.path, limits: .patient)
      try await withPlugin(launch) { plugin, contents in
        for check in contents.checks {
          for evidence in Shipped.samples.correct + Shipped.samples.defective {
            if case .inconclusive(let why) = check.judge(evidence) {
              #expect(!why.hasPrefix("plugin"), "\(why)")
            }
          }
        }
        for system in contents.systems {
          _ = try await system.setUp(
            at: SystemPlace(
              run: "r",
              site: Site(system: Endpoint(.v4(127, 0, 0, 1), 5060), carriers: [], edges: []),
              directory: "/tmp", values: ["answerWithin": .text("3s")],
              policy: Settings(text: "a: b")), SettingValues(["grace": .text("1s")]))
        }
        for reporter in contents.reporters {
          _ = try await reporter.report(
            ReportedRun(command: "run", outcome: "failed", json: OfferTests.record, folder: "/tmp"),
            SettingValues())
        }
        #expect(plugin.troubles.isEmpty)
      }
    }
    let schemas = [
      "Fixtures/Plugins/protocol.schema.json", "Sources/Reports/Schema/trace.schema.json",
    ].map { Shipped.root.appendingPathComponent($0).path }
    let files = ["asked", "said"].map { folder.appendingPathComponent($0).path }
    let said = try run(
      [folder.appendingPathComponent("validator.py").path] + schemas + files)
    #expect(
      said
        == "check.judge hello initialize reporter.write result shutdown system.prepare\n", "\(said)"
    )
  }

  private func run(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
