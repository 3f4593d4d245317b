// Store: what earlier runs came to, in SQLite. It reads run.json and knows neither how runs are
// played nor how they are judged; without it a run is complete all the same.

import Foundation
import GRDB
import Scenarios

/// The history of runs: one file beside the runs' folders, or memory.
public struct RunStore: Sendable {
  private let path: String
  private let queue: DatabaseQueue

  /// The name of the file in the folder of the runs.
  public static let fileName = "history.sqlite"

  /// Opens the file, which is made where it is not there, and brings its tables up to date.
  public init(_ path: String) throws(StoreProblem) {
    try self.init(path) { configuration in
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      return try DatabaseQueue(path: path, configuration: configuration)
    }
  }

  /// A history that is gone with the value.
  public static func inMemory() throws(StoreProblem) -> RunStore {
    try RunStore("in memory") { try DatabaseQueue(configuration: $0) }
  }

  private init(
    _ path: String, opening: (Configuration) throws -> DatabaseQueue
  ) throws(StoreProblem) {
    self.path = path
    var configuration = Configuration()
    // Runs of one folder may end at the same time.
    configuration.busyMode = .timeout(5)
    let migrator = Migrations.all
    let isNewer: Bool
    do {
      queue = try opening(configuration)
      isNewer = try queue.read { try migrator.hasBeenSuperseded($0) }
      if !isNewer { try migrator.migrate(queue) }
    } catch {
      throw .cannotOpen(path: path, reason: Self.reason(error))
    }
    if isNewer { throw .newer(path: path) }
  }

  /// Keeps a run; one that is there already is replaced if it is the same run.
  public func save(_ run: SavedRun) throws(StoreProblem) {
    do {
      try queue.write { db in
        if let known = try RunRows.head(run.head.id, in: db) {
          guard known.system == run.head.system, known.seed == run.head.seed else {
            throw StoreProblem.otherRun(id: run.head.id)
          }
          try RunRows.remove(run.head.id, from: db)
        }
        try RunRows.insert(run, into: db)
      }
    } catch let problem as StoreProblem {
      throw problem
    } catch {
      throw .cannotWrite(path: path, reason: Self.reason(error))
    }
  }

  /// All runs, oldest first.
  public func runs() throws(StoreProblem) -> [RunHead] {
    try reading { try RunRows.heads(in: $0) }
  }

  /// The run of that name; nil where it is not there.
  public func run(_ id: String) throws(StoreProblem) -> SavedRun? {
    try reading { try RunRows.run(id, in: $0) }
  }

  /// The worst outcome of each requirement in each run that drove it.
  public func verdicts() throws(StoreProblem) -> [RequirementVerdict] {
    try reading { try RunRows.verdicts(in: $0) }
  }

  private func reading<T>(_ body: (Database) throws -> T) throws(StoreProblem) -> T {
    do {
      return try queue.read(body)
    } catch {
      throw .cannotRead(path: path, reason: Self.reason(error))
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DatabaseError else { return "\(error)" }
    return "SQLite error \(error.resultCode.rawValue): \(error.message ?? "no reason given")"
  }
}
