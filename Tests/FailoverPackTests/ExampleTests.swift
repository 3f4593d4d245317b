import Calls
import Checks
import FailoverPack
import Plugins
import SIP
import Testing
import Wire

/// Every example of every failover check is judged as it says.
struct ExampleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let check: any Check
    let example: Example

    var testDescription: String { "\(check.id): \(example.title)" }
  }

  static let cases = FailoverChecks.all.flatMap { check in
    check.card.examples.map { Case(check: check, example: $0) }
  }

  @Test(arguments: cases) func `an example is judged as it says`(_ item: Case) throws {
    let policy = try FailoverScenarios().policy(Settings(text: item.example.policy))
    let ladder = try Ladder(item.example.ladder)
    let reading = CallModel.read(ladder.sightings)
    let evidence = Evidence(
      source: .wire, sightings: ladder.sightings, calls: reading.calls, others: reading.others,
      roles: ladder.roles, endedAt: ladder.endedAt, policies: [policy])
    let verdict = item.check.judge(evidence)
    #expect(verdict.outcome == item.example.outcome, "\(verdict)")
    if case .failed(let findings) = verdict {
      for finding in findings {
        #expect(finding.check == item.check.id)
        #expect(!finding.frames.isEmpty)
        #expect(finding.frames.allSatisfy { (1...ladder.sightings.count).contains($0) })
      }
    }
  }

  @Test(arguments: FailoverChecks.all.map(\.card)) func `a card shows both sides of its rule`(
    _ card: CheckCard
  ) {
    #expect(card.examples.contains { $0.outcome == .passes })
    #expect(card.examples.contains { $0.outcome == .fails })
    #expect(card.examples.contains { $0.outcome == .notApplicable })
    #expect(!card.why.isEmpty && !card.source.isEmpty)
  }
}

extension Verdict {
  fileprivate var outcome: Example.Outcome {
    switch self {
    case .passed: .passes
    case .failed: .fails
    case .inconclusive: .inconclusive
    case .notApplicable: .notApplicable
    }
  }
}
