import Calls
import Checks
import LifeboatPack
import Media
import Plugins
import SIP
import Testing
import Wire

/// Every example of every lifeboat check is judged as it says.
struct LifeboatExampleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let check: any Check
    let example: Example

    var testDescription: String { "\(check.id): \(example.title)" }
  }

  static let cases = LifeboatChecks.all.flatMap { check in
    check.card.examples.map { Case(check: check, example: $0) }
  }

  @Test(arguments: cases) func `an example is judged as it says`(_ item: Case) throws {
    let policy = try LifeboatScenarios().policy(Settings(text: item.example.policy))
    let evidence = try Evidence.make(ladder: item.example.ladder, policies: [policy])
    let verdict = item.check.judge(evidence)
    #expect(verdict.outcome == item.example.outcome, "\(verdict)")
    if case .failed(let findings) = verdict {
      let all = evidence.sightings.count + evidence.other.packets.count
      for finding in findings {
        #expect(finding.check == item.check.id)
        #expect(!finding.frames.isEmpty)
        #expect(finding.frames.allSatisfy { (1...all).contains($0) })
      }
    }
  }

  @Test(arguments: LifeboatChecks.all.map(\.card)) func `a card shows both sides of its rule`(
    _ card: CheckCard
  ) {
    #expect(card.examples.contains { $0.outcome == .passes })
    #expect(card.examples.contains { $0.outcome == .fails })
    #expect(!card.why.isEmpty && !card.source.isEmpty)
  }

  @Test func `only SIP kept leaves the dead cloud's silence open`() throws {
    let ladder = try Ladder(
      "with desktop\ncarrier -> system OPTIONS 0.0\nsystem -> carrier 200 0.1\n")
    let evidence = Evidence(
      source: .wire, sightings: ladder.sightings, roles: ladder.roles, endedAt: ladder.endedAt)
    guard case .inconclusive = SilenceDeadCloud().judge(evidence) else {
      Issue.record("silence was believed without evidence")
      return
    }
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
