import Foundation
import Media
import Plugins
import Scenarios
import Testing
import UserAgents

/// Recordings that scenario files name.
struct SoundTests {
  private static func load(_ name: String, in folder: URL) throws -> [Scenario] {
    let source = ScenarioSource(
      file: folder.appending(path: "case.yml").path(),
      text: Kit.file(parties: "carrier:\n  - call: system\n  - play: \(name)"))
    return try ScenarioLoader(Kit.registry()).load([source])
  }

  private static func with(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sound-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test func `a recording is found beside the scenario`() throws {
    try Self.with { folder in
      let clip = Clip(Tone(number: 1).frame)
      try Data(WaveFile(clip).bytes).write(to: folder.appending(path: "word.wav"))
      let scenario = try #require(try Self.load("word.wav", in: folder).first)
      let carrier = try #require(scenario.parties.first { $0.name == "carrier" })
      guard case .script(let script) = carrier.play else {
        Issue.record("no script")
        return
      }
      #expect(script.steps.last?.action == .play(clip))
    }
  }

  @Test func `one that is missing or no WAV file is named with its line`() throws {
    try Self.with { folder in
      try Data("no sound".utf8).write(to: folder.appending(path: "text.wav"))
      for (name, sentence) in [
        ("none.wav", "play: none.wav cannot be read"),
        ("text.wav", "play: text.wav is no WAV file"),
      ] {
        let problems = #expect(throws: Problems.self) { try Self.load(name, in: folder) }
        let problem = try #require(problems?.all.first)
        #expect(problem.sentence == sentence)
        #expect(problem.place.line > 1)
      }
    }
  }
}
