import Foundation
import Plugins
import Scenarios
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
private let schema = root.appending(path: "Sources/Scenarios/Schema/scenario.schema.json")

@Test func `the JSON Schema says what the loader knows`() throws {
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try Data(ScenarioSchema.text.utf8).write(to: schema)
  }
  let text = try String(contentsOf: schema, encoding: .utf8)
  #expect(text == ScenarioSchema.text, "record it anew with RECORD=1 swift test")
}

@Test func `every word of the language is in the JSON Schema`() throws {
  let text = try String(contentsOf: schema, encoding: .utf8)
  for word in ScenarioSchema.words {
    #expect(text.contains("\"\(word)\""), "\(word) is missing")
  }
}
