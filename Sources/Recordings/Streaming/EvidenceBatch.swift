import Calls
import Checks

/// Evidence that checks are asked about together.
struct EvidenceBatch {
  /// How much is kept at once: pieces, and messages in them.
  static let mostPieces = 1_000
  static let mostMessages = 20_000

  private(set) var evidence: [Evidence] = []
  private(set) var calls: [Call?] = []
  private var messages = 0

  var isFull: Bool { evidence.count >= Self.mostPieces || messages >= Self.mostMessages }

  mutating func add(_ evidence: Evidence, of call: Call?) {
    self.evidence.append(evidence)
    calls.append(call)
    messages += evidence.sightings.count
  }
}

extension RecordingRun {
  /// Keeps evidence for the checks that take much of it at once, and asks them when there is enough.
  mutating func keep(_ evidence: Evidence, of call: Call?) {
    guard isOfBatch.contains(true) else { return }
    batch.add(evidence, of: call)
    if batch.isFull { settleBatch() }
  }

  /// Asks about what was kept.
  mutating func settleBatch() {
    guard !batch.evidence.isEmpty else { return }
    let asked = batch
    batch = EvidenceBatch()
    for index in judge.checks.indices where isOfBatch[index] {
      guard let check = judge.checks[index].ofBatch else { continue }
      for (said, call) in zip(check.judge(asked.evidence), asked.calls) {
        verdict.tallies[index].count(said)
        if case .failed(let found) = said {
          for finding in found { findings.add(finding, in: call) }
        }
      }
    }
  }
}
