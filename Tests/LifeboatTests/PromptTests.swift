import Foundation
import Lifeboat
import Media
import Testing

/// Words made into sound.
@Suite(.timeLimit(.minutes(10)))
struct PromptTests {
  @Test func `a text is spoken once, as long as the words need, and not clipped`() async throws {
    let folder = try ServiceTests.Folder()
    let words = Prompt.text("To leave a voicemail, press 2.")
    let shelf = PromptShelf(.init(), folder: folder.url)
    let track = try #require(try await shelf.tracks(of: [words])[words])
    // Six words at 150 a minute.
    #expect(track.clip.duration > .seconds(1) && track.clip.duration < .seconds(5))
    #expect(track.clip.samples.contains { $0.magnitude > 2_000 })
    #expect(!track.clip.samples.contains { $0.magnitude > 32_000 })

    let cache = folder.url.appendingPathComponent("prompts")
    let kept = try FileManager.default.contentsOfDirectory(atPath: cache.path)
    #expect(kept.count == 1)
    // What is in the folder is said, whoever made it.
    let name = try #require(kept.first)
    try Data(WaveFile(Clip([1, 2, 3])).bytes).write(to: cache.appendingPathComponent(name))
    let again = try await shelf.tracks(of: [words])[words]
    #expect(again?.clip.samples == [1, 2, 3])
  }

  @Test func `another voice or speed is another sound`() async throws {
    let folder = try ServiceTests.Folder()
    let words = Prompt.text("Goodbye.")
    for (voice, speed) in [("en", 150), ("en", 200), ("de", 150)] {
      var rules = Configuration.PromptRules()
      rules.voice = voice
      rules.wordsPerMinute = speed
      _ = try await PromptShelf(rules, folder: folder.url).tracks(of: [words])
    }
    let cache = folder.url.appendingPathComponent("prompts")
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path).count == 3)
  }

  @Test func `a name is spoken whatever it holds`() async throws {
    let folder = try ServiceTests.Folder()
    let shelf = PromptShelf(.init(), folder: folder.url)
    for name in [
      "Ms Example", "--help", "<break time='99s'/>", String(repeating: "x", count: 9_999),
    ] {
      #expect(try await shelf.greeting(name).clip.duration < .seconds(20))
    }
  }

  @Test func `a voice that there is not is one sentence`() async throws {
    let folder = try ServiceTests.Folder()
    var rules = Configuration.PromptRules()
    rules.voice = "nosuchvoice"
    let shelf = PromptShelf(rules, folder: folder.url)
    await #expect(throws: PromptError.self) {
      _ = try await shelf.tracks(of: [.text("Hello.")])
    }
  }
}
