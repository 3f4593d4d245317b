import Checks
import FailoverPack
import LifeboatPack
import Testing

/// Whatever a capture lacks of calls in which everything is right, nothing is found that stands.
struct StandingFindingsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let trace: CorrectTrace

    var testDescription: String { trace.name }
  }

  static let calibration = Calibration.sip + .failover + .lifeboat
  static let cases = calibration.traces.map { Case(trace: $0) }
  static let checks = GenericChecks.all + FailoverChecks.all + LifeboatChecks.all

  @Test(arguments: cases)
  func `nothing stands against what is right, whatever was not captured`(_ item: Case) throws {
    let specimen = try Specimen(item.trace)
    let losses = CaptureLoss.all(of: specimen)
    #expect(losses.count > 30)
    // Checks that listen take long: where there is audio they are asked now and then.
    let pause = specimen.media.isEmpty ? 1 : max(1, losses.count / 10)
    let others = Self.checks.filter { !$0.isStaged }
    var accusations: [String] = []
    func ask(_ checks: [any Check], _ evidence: Evidence, _ loss: CaptureLoss) {
      for check in checks {
        guard case .failed(let found) = check.judge(evidence) else { continue }
        accusations += found.filter(\.stands).map { "\(check.id) without \(loss): \($0.message)" }
      }
    }
    for (number, loss) in losses.enumerated() {
      let left = loss.left(of: specimen)
      ask(number % pause == 0 ? Self.checks : others, left.evidence, loss)
      for evidence in left.evidenceOfEach { ask(others, evidence, loss) }
    }
    #expect(accusations.isEmpty, "\(accusations.count), such as \(accusations.prefix(3))")
  }
}
