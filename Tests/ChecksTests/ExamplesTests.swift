import Calls
import Checks
import Media
import SIP
import Testing

/// Runs every example of every check: the examples are what the documentation prints.
struct ExamplesTests {
  struct Case: CustomTestStringConvertible {
    let check: any Check
    let example: Example

    var testDescription: String { "\(check.id): \(example.title)" }
  }

  static let cases = GenericChecks.all.flatMap { check in
    check.card.examples.map { Case(check: check, example: $0) }
  }

  @Test(arguments: cases)
  func `an example comes out as its card says`(_ subject: Case) throws {
    let verdict = subject.check.judge(try .make(ladder: subject.example.ladder))
    #expect(verdict.outcome == subject.example.outcome, "\(verdict)")
  }

  @Test(arguments: GenericChecks.all.map { CheckCase(check: $0) })
  func `a check shows what it passes, what it fails and what it leaves alone`(
    _ subject: CheckCase
  ) {
    let card = subject.check.card
    #expect(card.examples.count { $0.outcome == .passes } >= 2)
    #expect(card.examples.count { $0.outcome == .fails } >= 2)
    #expect(card.examples.contains { $0.outcome == .notApplicable })
    #expect(!card.title.isEmpty && !card.why.isEmpty && !card.source.isEmpty)
  }

  @Test(arguments: cases.filter { $0.example.outcome == .fails })
  func `a finding names its check and frames that exist`(_ subject: Case) throws {
    let evidence = try Evidence.make(ladder: subject.example.ladder)
    guard case .failed(let findings) = subject.check.judge(evidence) else { return }
    let media = evidence.streams.flatMap { [$0.flow.firstFrame, $0.flow.lastFrame] }
    let last = (evidence.sightings.map(\.frame) + media).max() ?? 0
    let frames = Set(1...max(1, last))
    for finding in findings {
      #expect(finding.check == subject.check.id)
      #expect(!finding.frames.isEmpty && frames.isSuperset(of: finding.frames))
      #expect(!finding.message.hasSuffix("."))
    }
  }

  @Test func `no two checks share a name`() {
    #expect(Set(GenericChecks.all.map(\.id)).count == GenericChecks.all.count)
  }
}

struct CheckCase: CustomTestStringConvertible {
  let check: any Check

  var testDescription: String { check.id.rawValue }
}

extension Verdict {
  /// The kind of verdict, as examples name it.
  var outcome: Example.Outcome {
    switch self {
    case .passed: .passes
    case .failed: .fails
    case .inconclusive: .inconclusive
    case .notApplicable: .notApplicable
    }
  }
}
