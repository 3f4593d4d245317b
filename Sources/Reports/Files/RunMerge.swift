import Foundation
import Scenarios
import Wire

/// Puts the records of a run's shards together.
public enum RunMerge {
  /// A record and the folder it was found in.
  public struct Part: Sendable {
    public let folder: String
    public let record: RunRecord

    public init(folder: String, record: RunRecord) {
      self.folder = folder
      self.record = record
    }
  }

  /// Why records are no whole run, in a sentence.
  public struct Mismatch: Error, Hashable, CustomStringConvertible {
    public let description: String
  }

  /// One record of all parts, evidence found beside each; throws where one is missing or doubled.
  public static func record(of parts: [Part]) throws(Mismatch) -> RunRecord {
    guard let first = parts.first else { throw Mismatch(description: "there is nothing to merge") }
    for part in parts {
      try agree(first, part)
    }
    let ordered = try ordered(parts)
    var merged = ordered[0].record
    merged.id = "merged-\(merged.seed)"
    merged.shard = nil
    merged.interrupted = parts.contains { $0.record.interrupted }
    merged.seconds = parts.map(\.record.seconds).max() ?? 0
    merged.notes = []
    for part in ordered {
      for note in part.record.notes where !merged.notes.contains(note) { merged.notes.append(note) }
    }
    merged.scenarios = try interleaved(ordered.map(moved))
    let planned = parts[0].record.shard?.planned ?? 0
    guard merged.scenarios.count == planned || merged.interrupted else {
      throw Mismatch(
        description: "the shards hold \(counted(merged.scenarios.count, "scenario")) and were "
          + "planned with \(planned)")
    }
    let outdated = ordered.flatMap { $0.record.outdated ?? [] } + confirmed(ordered)
    merged.outdated = outdated.isEmpty ? nil : outdated
    merged.openListings = nil
    let outcomes =
      parts.compactMap { ScenarioResult.Outcome(rawValue: $0.record.outcome) }
      + (outdated.isEmpty ? [] : [.failed])
    merged.outcome = (outcomes.min() ?? .inconclusive).rawValue
    return merged
  }

  /// Throws where two records are not of one run.
  private static func agree(_ first: Part, _ part: Part) throws(Mismatch) {
    let (a, b) = (first.record, part.record)
    let facts = [
      ("system", a.system, b.system),
      ("version of the system", a.systemVersion ?? "unknown", b.systemVersion ?? "unknown"),
      ("version of harness", a.harness, b.harness), ("seed", a.seed, b.seed),
      ("evidence", a.evidence, b.evidence),
    ]
    for (name, one, other) in facts where one != other {
      throw Mismatch(
        description: "\(part.folder) has another \(name) than \(first.folder): \(other), not \(one)"
      )
    }
  }

  /// The parts by number; throws where they are not every shard once.
  private static func ordered(_ parts: [Part]) throws(Mismatch) -> [Part] {
    var byNumber: [Int: Part] = [:]
    let whole = parts[0].record.shard
    for part in parts {
      guard let shard = part.record.shard else {
        throw Mismatch(description: "\(part.folder) is no shard: it was run without --shard")
      }
      guard shard.count == whole?.count, shard.planned == whole?.planned else {
        throw Mismatch(
          description: "\(part.folder) is shard \(shard.number)/\(shard.count) of "
            + "\(counted(shard.planned, "scenario")), \(parts[0].folder) of another plan")
      }
      if let other = byNumber[shard.number] {
        throw Mismatch(
          description: "shard \(shard.number)/\(shard.count) is there twice: \(other.folder) and "
            + part.folder)
      }
      byNumber[shard.number] = part
    }
    let count = whole?.count ?? 0
    let missing = (1...max(1, count)).filter { byNumber[$0] == nil }
    guard missing.isEmpty else {
      let names = missing.map { "\($0)/\(count)" }.joined(separator: ", ")
      throw Mismatch(
        description: missing.count == 1
          ? "shard \(names) is missing" : "shards \(names) are missing")
    }
    return byNumber.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The scenarios of all parts in the order of the plan, repetition by repetition.
  private static func interleaved(
    _ parts: [[RunRecord.Entry]]
  ) throws(Mismatch) -> [RunRecord.Entry] {
    var entries: [RunRecord.Entry] = []
    let repetitions = parts.joined().map(\.repetition).max() ?? 1
    for repetition in 1...max(1, repetitions) {
      let some = parts.map { $0.filter { $0.repetition == repetition } }
      for index in 0..<(some.map(\.count).max() ?? 0) {
        entries += some.compactMap { index < $0.count ? $0[index] : nil }
      }
    }
    var seen: Set<String> = []
    for entry in entries {
      guard seen.insert("\(entry.label) #\(entry.repetition)").inserted else {
        throw Mismatch(
          description: "\(entry.label) is in more than one shard; they chose other scenarios")
      }
    }
    return entries
  }

  /// Listings that every part together says are not seen any more.
  private static func confirmed(_ parts: [Part]) -> [RunRecord.Outdated] {
    var passed: [RunRecord.Outdated: Set<String>] = [:]
    var order: [RunRecord.Open] = []
    for open in parts.flatMap({ $0.record.openListings ?? [] }) {
      if passed[open.outdated] == nil { order.append(open) }
      passed[open.outdated, default: []].formUnion(open.passed)
    }
    return order.filter { passed[$0.outdated, default: []].isSuperset(of: $0.variants) }
      .map(\.outdated)
  }

  /// A part's scenarios, with their files where the part's folder is now.
  private static func moved(_ part: Part) -> [RunRecord.Entry] {
    func moved(_ path: String?) -> String? {
      path.map { path in
        path.range(of: "/\(part.record.id)/", options: .backwards)
          .map { "\(part.folder)/\(path[$0.upperBound...])" } ?? path
      }
    }
    return part.record.scenarios.map { entry in
      var entry = entry
      entry.capture = moved(entry.capture)
      entry.log = moved(entry.log)
      entry.recordings = entry.recordings.map { recordings in
        recordings.map { recording in
          var recording = recording
          recording.file = moved(recording.file) ?? recording.file
          return recording
        }
      }
      entry.retries = entry.retries.map { retries in
        retries.map { retry in
          var retry = retry
          retry.capture = moved(retry.capture)
          retry.log = moved(retry.log)
          return retry
        }
      }
      return entry
    }
  }
}

extension RunRecord.Open {
  var outdated: RunRecord.Outdated { .init(subject: subject, file: file, line: line) }
}
