import Crypto
public import Foundation
import Media
import Wire

/// Makes prompts into tracks: spoken once and kept in a folder, or read from files.
public struct PromptShelf: Sendable {
  /// The longest file that is read.
  static let largestFile = 64 << 20

  private let rules: Configuration.PromptRules
  private let base: URL
  private let cache: URL
  private let synthesiser: SpeechSynthesiser?

  /// Relative paths are those from the folder.
  public init(_ rules: Configuration.PromptRules, folder: URL) {
    self.rules = rules
    base = folder
    cache = folder.place(of: rules.cache)
    synthesiser = SpeechSynthesiser(voice: rules.voice, wordsPerMinute: rules.wordsPerMinute)
  }

  /// Everything that is known beforehand; a few at a time.
  public func tracks(of prompts: Set<Prompt>) async throws(PromptError) -> [Prompt: Track] {
    let found: Result<[Prompt: Track], PromptError> = await withTaskGroup(
      of: (Prompt, Result<Track, PromptError>).self
    ) { group in
      var waiting = Array(prompts)
      for prompt in waiting.suffix(2) { group.addTask { (prompt, await result(prompt)) } }
      waiting.removeLast(min(2, waiting.count))
      var tracks: [Prompt: Track] = [:]
      while let (prompt, result) = await group.next() {
        switch result {
        case .success(let track): tracks[prompt] = track
        case .failure(let error):
          group.cancelAll()
          return .failure(error)
        }
        if let next = waiting.popLast() { group.addTask { (next, await self.result(next)) } }
      }
      return .success(tracks)
    }
    return try found.get()
  }

  /// The greeting for somebody by name.
  public func greeting(_ name: String) async throws(PromptError) -> Track {
    let plain = name.unicodeScalars.filter {
      $0.properties.isAlphabetic || [" ", ".", "-", "'"].contains($0)
    }
    let said = String(String(String.UnicodeScalarView(plain)).prefix(80))
    return try await track(.text(rules.phrases.greeting.replacing("{name}", with: said)))
  }

  private func result(_ prompt: Prompt) async -> Result<Track, PromptError> {
    do throws(PromptError) {
      return .success(try await track(prompt))
    } catch {
      return .failure(error)
    }
  }

  private func track(_ prompt: Prompt) async throws(PromptError) -> Track {
    switch prompt {
    case .file(let path):
      return Track(try Self.read(base.place(of: path), named: path))
    case .text(let text):
      let place = cache.appendingPathComponent(name(of: text))
      if let clip = try? Self.read(place, named: place.path) { return Track(clip) }
      return Track(try await speak(text, place))
    }
  }

  private func speak(_ text: String, _ place: URL) async throws(PromptError) -> Clip {
    guard let synthesiser else { throw .noSynthesiser(text) }
    do {
      try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    } catch {
      throw .cache(cache.path, SystemReason.of(error))
    }
    let clip = try await synthesiser.speak(text, in: cache)
    do {
      // Written beside and renamed, so that nobody reads half of it.
      try Data(WaveFile(clip).bytes).write(to: place, options: .atomic)
    } catch {
      throw .cache(cache.path, SystemReason.of(error))
    }
    return clip
  }

  /// What a text is kept under: it says all that the sound depends on.
  private func name(of text: String) -> String {
    let whole = "\(rules.voice)\n\(rules.wordsPerMinute)\n\(text)"
    let digest = SHA256.hash(data: Data(whole.utf8)).prefix(16)
    return digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + ".wav"
  }

  static func read(_ place: URL, named path: String) throws(PromptError) -> Clip {
    guard let file = try? FileHandle(forReadingFrom: place),
      let bytes = try? file.read(upToCount: largestFile + 1)
    else { throw .file(path, "cannot be read") }
    guard bytes.count <= largestFile else { throw .file(path, "is larger than 64 MiB") }
    do throws(WaveFileError) {
      return try WaveFile(Array(bytes)).clip
    } catch {
      throw .file(path, "\(error)")
    }
  }
}
