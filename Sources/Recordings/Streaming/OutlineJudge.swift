import Calls
import Checks

/// Asks every check about outlines, and counts those that all of them could answer.
struct OutlineJudge {
  private let checks: [any Check]
  private let policies: Policies
  private var memo = ShapeMemo()
  /// How many checks, from the first, have their answers remembered by shape.
  private let memoised: Int
  /// What each check said of the latest outline; those of shapes are looked up.
  private(set) var answers: ContiguousArray<OutlineAnswer>
  /// By check: what of a call beyond a plain one it knows.
  private let traits: ContiguousArray<OutlineTraits>
  /// By check: how many calls passed or had nothing to judge.
  private(set) var passed: ContiguousArray<Int>
  private(set) var empty: ContiguousArray<Int>

  init(_ checks: [any Check], _ policies: Policies) {
    self.checks = checks
    self.policies = policies
    memoised = min(64, checks.count)
    traits = ContiguousArray(checks.map(\.outlineTraits))
    answers = ContiguousArray(repeating: .unknown, count: checks.count)
    passed = ContiguousArray(repeating: 0, count: checks.count)
    empty = passed
  }

  /// Asks every check; whether all could answer.
  mutating func answer(_ call: CallOutline) -> Bool {
    var remembered: (known: UInt64, passed: UInt64)?
    var hasLookedUp = false
    var isComplete = true
    for index in checks.indices {
      var answer =
        call.traits.isEmpty || call.traits.isSubset(of: traits[index])
        ? checks[index].judge(call, under: policies) : .unknown
      if answer == .asItsShape, index < memoised {
        if !hasLookedUp {
          remembered = memo.answers(call.shape)
          hasLookedUp = true
        }
        if let remembered, remembered.known & 1 << UInt64(index) != 0 {
          answer = remembered.passed & 1 << UInt64(index) != 0 ? .passed : .notApplicable
        }
      }
      answers[index] = answer
      if answer == .unknown || answer == .asItsShape { isComplete = false }
    }
    return isComplete
  }

  /// Counts the latest answers, which were all given, that many times.
  mutating func count(times: Int) {
    for index in answers.indices {
      if answers[index] == .passed {
        passed[index] += times
      } else {
        empty[index] += times
      }
    }
  }

  /// Remembers what was said of a call that was read, for others of its shape.
  mutating func remember(_ outline: CallOutline, _ said: [Verdict]) {
    var known: UInt64 = 0
    var passed: UInt64 = 0
    for index in 0..<memoised
    where outline.traits.isSubset(of: traits[index])
      && checks[index].judge(outline, under: policies) == .asItsShape
    {
      guard said[index] == .passed || said[index] == .notApplicable else { continue }
      known |= 1 << UInt64(index)
      if said[index] == .passed { passed |= 1 << UInt64(index) }
    }
    if known != 0 { memo.note(outline.shape, known: known, passed: passed) }
  }
}
