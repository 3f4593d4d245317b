import Calls
import Checks

/// Evidence that checks are asked about together.
struct EvidenceBatch {
  /// How much is kept at once: pieces, and messages in them.
  static let mostPieces = 1_000
  static let mostMessages = 20_000

  private(set) var evidence: [Evidence] = []
  private(set) var calls: [Call?] = []
  /// Why what is found in each may be what was not captured.
  private(set) var doubts: [String?] = []
  private var messages = 0

  var isFull: Bool { evidence.count >= Self.mostPieces || messages >= Self.mostMessages }

  mutating func add(_ evidence: Evidence, of call: Call?, doubt: String?) {
    self.evidence.append(evidence)
    calls.append(call)
    doubts.append(doubt)
    messages += evidence.sightings.count
  }
}

extension RecordingRun {
  /// Keeps evidence for the checks that take much of it at once, and asks them when there is enough.
  mutating func keep(_ evidence: Evidence, of subject: DoubtSubject) {
    guard isOfBatch.contains(true) else { return }
    batch.add(evidence, of: subject.call, doubt: doubt(of: subject))
    if batch.isFull { settleBatch() }
  }

  /// Asks about what was kept.
  mutating func settleBatch() {
    guard !batch.evidence.isEmpty else { return }
    let asked = batch
    batch = EvidenceBatch()
    for index in judge.checks.indices where isOfBatch[index] {
      guard let check = judge.checks[index].ofBatch else { continue }
      for (place, judged) in zip(asked.evidence.indices, check.judge(asked.evidence)) {
        let call = asked.calls[place]
        let said = judged.tempered(by: asked.doubts[place])
        verdict.tallies[index].count(said)
        if case .failed(let found) = said {
          for finding in found { findings.add(finding, in: call) }
        }
        // What the other checks said of it was kept when they said it.
        let mark = verdict.tallies[index].mark(of: said)
        if let call, mark != .clear { list(call, mark, until: asked.evidence[place].endedAt) }
      }
    }
  }
}
