import Checks
import FailoverPack
import Foundation
import Plugins
import Scenarios
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
private let libraries = ["FailoverPack", "LifeboatPack"].map {
  root.appending(path: "Sources/\($0)/Library")
}

/// Whether a Python module is there; the schema's second reading needs two.
private let hasJSONSchema = python(["-c", "import jsonschema, yaml"]).status == 0

private func python(_ arguments: [String]) -> (status: Int32, output: String) {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = ["python3"] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  do { try process.run() } catch { return (127, "\(error)") }
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

@Test(
  .enabled(if: hasJSONSchema, "python3 has no jsonschema or no yaml"),
  .timeLimit(.minutes(10)))
func `every built-in scenario is valid under the JSON Schema`() {
  let program = """
    import json, sys, glob, yaml, jsonschema
    schema = json.load(open(sys.argv[1]))
    validator = jsonschema.Draft202012Validator(schema)
    files = sorted(file for folder in sys.argv[2:] for file in glob.glob(folder + "/*.yml"))
    bad = 0
    for file in files:
      for error in validator.iter_errors(yaml.safe_load(open(file))):
        bad += 1
        print(file, list(error.absolute_path), error.message[:200])
    print(len(files), "files")
    sys.exit(1 if bad or not files else 0)
    """
  let schema = root.appending(path: "Sources/Scenarios/Schema/scenario.schema.json").path()
  let result = python(["-c", program, schema] + libraries.map { $0.path() })
  #expect(result.status == 0, "\(result.output)")
}

@Test func `every built-in scenario loads, and each variant judges something`() throws {
  let registry = try Registry([
    Plugin(name: "sip", version: "0.1.0", checks: GenericChecks.all), .failover,
  ])
  let loader = ScenarioLoader(registry)
  for pack in registry.packs {
    #expect(!pack.card.scenarios.isEmpty)
    let scenarios = try loader.load(pack.card.scenarios)
    #expect(scenarios.count >= pack.card.scenarios.count)
    #expect(scenarios.allSatisfy { !$0.checks.isEmpty })
    #expect(Set(scenarios.map(\.variant)).count == scenarios.count)
  }
}
