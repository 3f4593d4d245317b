import Calls
import Checks

/// A check that is asked about outlines.
class OutlineQuestion: @unchecked Sendable {
  // Unchecked, as a class that can be inherited must be: those below have nothing that changes.

  static func about(_ check: some Check, _ policies: Policies) -> OutlineQuestion {
    QuestionOfCheck(check, policies)
  }

  func answer(_ outline: CallOutline) -> OutlineAnswer { .unknown }
}

private final class QuestionOfCheck<Asked: Check>: OutlineQuestion, @unchecked Sendable {
  private let check: Asked
  private let policies: Policies

  init(_ check: Asked, _ policies: Policies) {
    self.check = check
    self.policies = policies
  }

  override func answer(_ outline: CallOutline) -> OutlineAnswer {
    check.judge(outline, under: policies)
  }
}
