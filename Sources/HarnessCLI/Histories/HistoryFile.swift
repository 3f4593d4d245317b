import Foundation
import Plugins
import Scenarios
import Store

/// The history beside the folders of the runs, where removing old folders leaves it alone.
enum HistoryFile {
  static func path(in captures: String) -> String { "\(captures)/\(RunStore.fileName)" }

  /// Keeps a run that has just written its run.json; says why where that cannot be.
  static func add(_ result: RunResult, in captures: String) {
    do throws(StoreProblem) {
      try RunStore(path(in: captures)).save(RunFile.read(result.folder))
    } catch {
      Console.complain("warning: \(error)")
    }
  }

  /// The history as it is, none made where there is none; complains and leaves with 64.
  static func open(in captures: String) throws -> RunStore {
    let path = path(in: captures)
    return try checked { () throws(StoreProblem) in
      FileManager.default.fileExists(atPath: path) ? try RunStore(path) : try RunStore.inMemory()
    }
  }

  /// Complains of a history that cannot be used and leaves with 64.
  static func checked<T>(_ body: () throws(StoreProblem) -> T) throws -> T {
    do throws(StoreProblem) {
      return try body()
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
  }

  /// Says which words are known and leaves with 64.
  static func unknown(_ what: String, _ word: String, known: [String]) -> any Error {
    Console.complain(Spelling.unknown(what, word, allowed: known, listing: 12))
    return ExitStatus.usage.code
  }
}
