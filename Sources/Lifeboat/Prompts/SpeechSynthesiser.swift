import Foundation
import Glibc
import Media
import Systems
import Wire

/// Speaks text into sound by espeak-ng, a process for each text.
struct SpeechSynthesiser: Sendable {
  static let program = "espeak-ng"
  /// How long one text may take; the process is killed then.
  static let patience = Duration.seconds(20)

  /// The program's path.
  let path: String
  let voice: String
  let wordsPerMinute: Int

  /// Nil where the machine has no such program.
  init?(voice: String, wordsPerMinute: Int) {
    guard
      let path = Executable.find(
        Self.program, path: ProcessInfo.processInfo.environment["PATH"])
    else { return nil }
    self.path = path
    self.voice = voice
    self.wordsPerMinute = wordsPerMinute
  }

  /// The text as sound; the folder is for files on the way, which are removed.
  func speak(_ text: String, in folder: URL) async throws(PromptError) -> Clip {
    let mark = UUID().uuidString
    let words = folder.appendingPathComponent("\(mark).txt")
    let sound = folder.appendingPathComponent("\(mark).speech.wav")
    let complaints = folder.appendingPathComponent("\(mark).log")
    defer {
      for file in [words, sound, complaints] { try? FileManager.default.removeItem(at: file) }
    }
    do {
      try Data(text.utf8).write(to: words)
    } catch {
      throw .cache(folder.path, SystemReason.of(error))
    }
    // From a file: a name that begins with a hyphen would be an option.
    let command = [
      path, "-b", "1", "-v", voice, "-s", "\(wordsPerMinute)", "-w", sound.path, "-f", words.path,
    ]
    let child: ChildProcess
    do {
      child = try ChildProcess(
        command, environment: ProcessInfo.processInfo.environment, directory: folder.path,
        output: .file(complaints.path))
    } catch {
      throw .synthesiser("cannot be started: \(error.reason)")
    }
    let status = await Self.wait(for: child)
    child.reap()
    guard status == .exited(0), let bytes = try? Data(contentsOf: sound) else {
      let said = (try? String(contentsOf: complaints, encoding: .utf8)) ?? ""
      let line = said.split(separator: "\n").first.map { ": \"\($0.prefix(200))\"" } ?? ""
      throw .synthesiser("\(status) and made no sound\(line)")
    }
    do throws(WaveFileError) {
      return try WaveFile(Array(bytes)).clip
    } catch {
      throw .synthesiser("made a file that \(error)")
    }
  }

  private static func wait(for child: ChildProcess) async -> ExitStatus {
    await withTaskGroup(of: ExitStatus?.self) { group in
      group.addTask { await child.exited() }
      group.addTask {
        try? await Task.sleep(for: patience)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      if let first { return first }
      child.signalGroup(SIGKILL)
      return await child.exited() ?? .killed(signal: SIGKILL)
    }
  }
}

/// Why a prompt cannot be said.
public enum PromptError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is text to be spoken, and the machine cannot.
  case noSynthesiser(String)
  case synthesiser(String)
  /// A file that cannot be read, or is no sound; finishes the sentence "FILE …".
  case file(String, String)
  case cache(String, String)

  public var description: String {
    switch self {
    case .noSynthesiser(let text):
      "\(SpeechSynthesiser.program) is not on this machine, and \"\(text.prefix(60))\" was not "
        + "spoken before; install the package \(SpeechSynthesiser.program)"
    case .synthesiser(let what): "\(SpeechSynthesiser.program) \(what)"
    case .file(let path, let what): "\(path) \(what)"
    case .cache(let path, let what): "the prompts' folder \(path) cannot be written: \(what)"
    }
  }
}
