import Store

/// Takes the run.json files of earlier runs into the history.
struct HistoryImport {
  let store: RunStore
  private(set) var count = 0
  private(set) var problems: [String] = []

  init(_ store: RunStore) { self.store = store }

  /// A run.json, the folder of a run, or a folder of such folders.
  mutating func add(_ path: String) {
    let files = RunFile.all(at: path)
    if files.isEmpty { problems.append("\(path) holds no run.json") }
    for file in files {
      do throws(StoreProblem) {
        try store.save(RunFile.read(file))
        count += 1
      } catch {
        problems.append(error.description)
      }
    }
  }
}
