import ArgumentParser
import BlobParty
import Foundation
import Synchronization
import Wire

/// Starts a child, kills it, and starts it again; then has all delivered and counts.
struct KillRun {
  let kills: Int
  let seed: UInt64
  let folder: String
  /// Whether the store is a folder instead of a store that is played.
  let isDirectory: Bool

  func run() async throws -> KillResult {
    let party = try BlobParty(containers: ["voicemail"])
    let endpoint = try await party.open(at: Endpoint(.v4(127, 0, 0, 1), 0))
    let blobs = "\(folder)/blobs"
    let url = isDirectory ? blobs : "http://\(endpoint)/\(party.account.name)"
    var generator = SeededGenerator(seed: seed)
    let ledger = SharedLedger()
    for index in 0..<kills {
      party.misbehave(Self.faults(using: &generator))
      let child = try start(url, party.account.key, "\(generator.next() >> 1)", [], ledger)
      let life = Int.random(in: 60...1_500, using: &generator)
      try await Task.sleep(for: .milliseconds(life))
      let time = child.kill()
      await child.end()
      ledger.change { $0.killed(at: time) }
      if (index + 1) % 25 == 0 {
        FileHandle.standardError.write(Data("\(index + 1) of \(kills) kills\n".utf8))
      }
    }
    party.misbehave([])
    let last = try start(url, party.account.key, "0", ["--drains"], ledger)
    guard await last.end() == 0 else { throw ValidationError("the last child failed") }
    let stored =
      isDirectory
      ? try Self.files(in: blobs)
      : Dictionary(uniqueKeysWithValues: party.blobs.map { ($0.name, $0.bytes) })
    var result = ledger.change { $0.judge(stored, party.counts(in: "voicemail")) }
    result.kills = kills
    await party.stop()
    return result
  }

  /// The blobs of a folder, without their notes; what a killed attempt left half is there as well.
  private static func files(in folder: String) throws -> [String: [UInt8]] {
    let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
    let sounds = names.filter { !$0.hasSuffix(".json") && $0.contains(".wav") }
    return try Dictionary(
      uniqueKeysWithValues: sounds.map { name in
        (name, [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))))
      })
  }

  /// A few faults between good requests.
  private static func faults(using generator: inout SeededGenerator) -> [BlobFault] {
    (0..<12).map { _ in
      let times = Int.random(in: 1...3, using: &generator)
      switch Int.random(in: 0..<6, using: &generator) {
      case 0: return BlobFault(.lostResponse, times: times)
      case 1: return BlobFault(.halfRead, times: times)
      case 2: return BlobFault(.failing(.serverBusy), times: times)
      case 3: return BlobFault(.slow(.milliseconds(150)), times: times)
      case 4: return BlobFault(.failing(.internalError), times: times)
      default: return BlobFault(.none, times: times * 4)
      }
    }
  }

  private func start(
    _ url: String, _ key: String, _ seed: String, _ more: [String], _ ledger: SharedLedger
  ) throws -> Child {
    let arguments = [
      "speak", "--spool", "\(folder)/spool", "--url", url, "--key", key, "--seed", seed,
    ]
    return try Child(arguments + more) { line in
      if let note = Note(line: line) { ledger.change { $0.take(note) } }
    }
  }
}

/// A ledger that the threads reading children share.
private final class SharedLedger: Sendable {
  private let state = Mutex(Ledger())

  func change<Value: Sendable>(_ body: (inout Ledger) -> Value) -> Value {
    state.withLock { body(&$0) }
  }
}
