import Store

/// A run as a user names it: its id, `latest`, `latest~1`, or a path to its run.json.
struct RunReference {
  let word: String

  /// The run; one sentence and 64 where there is none.
  ///
  /// - Parameter system: what `latest` counts.
  func run(in store: RunStore, system: String?) throws -> SavedRun {
    let all = try HistoryFile.checked { () throws(StoreProblem) in try store.runs() }
    if let back {
      let heads = all.filter { system == nil || $0.system == system }
      guard back < heads.count else {
        Console.complain(
          "run \"\(word)\" is unknown; the history holds "
            + "\(heads.count) \(heads.count == 1 ? "run" : "runs")"
            + (system.map { " on \($0)" } ?? ""))
        throw ExitStatus.usage.code
      }
      return try saved(heads[heads.count - 1 - back].id, in: store)
    }
    if all.contains(where: { $0.id == word }) { return try saved(word, in: store) }
    if RunFile.file(at: word) != nil {
      return try HistoryFile.checked { () throws(StoreProblem) in try RunFile.read(word) }
    }
    throw unknown(all)
  }

  /// How many runs before the latest.
  private var back: Int? {
    if word == "latest" { return 0 }
    guard word.hasPrefix("latest~"), let count = Int(word.dropFirst(7)), count >= 0 else {
      return nil
    }
    return count
  }

  private func saved(_ id: String, in store: RunStore) throws -> SavedRun {
    let run = try HistoryFile.checked { () throws(StoreProblem) in try store.run(id) }
    guard let run else { throw unknown([]) }
    return run
  }

  private func unknown(_ all: [RunHead]) -> any Error {
    HistoryFile.unknown("run", word, known: all.reversed().map(\.id) + ["latest"])
  }
}
