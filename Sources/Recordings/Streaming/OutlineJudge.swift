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
  /// By check: how many calls passed; the rest of those that were counted had nothing to judge.
  private(set) var passed: ContiguousArray<Int>
  private(set) var counted = 0

  init(_ checks: [any Check], _ policies: Policies) {
    self.checks = checks
    self.policies = policies
    memoised = min(64, checks.count)
    traits = ContiguousArray(checks.map(\.outlineTraits))
    answers = ContiguousArray(repeating: .unknown, count: checks.count)
    passed = ContiguousArray(repeating: 0, count: checks.count)
  }

  /// Asks every check; whether all could answer.
  mutating func answer(_ call: CallOutline) -> Bool {
    let isPlain = call.traits.isEmpty
    let checks = checks
    let policies = policies
    let traits = traits
    let memoised = memoised
    var byShape: UInt64 = 0
    var isComplete = true
    // Checks are asked where they lie: to copy each would take as long as its answer.
    checks.withUnsafeBufferPointer { checks in
      answers.withUnsafeMutableBufferPointer { answers in
        for index in checks.indices {
          let answer =
            isPlain || call.traits.isSubset(of: traits[index])
            ? checks[index].judge(call, under: policies) : .unknown
          answers[index] = answer
          if answer == .asItsShape, index < memoised {
            byShape |= 1 << UInt64(index)
          } else if answer == .unknown || answer == .asItsShape {
            isComplete = false
          }
        }
      }
    }
    if byShape != 0 { isComplete = remembered(call.shape, byShape) && isComplete }
    return isComplete
  }

  /// Looks up what these checks, a bit each, said of the shape; whether all of it is known.
  private mutating func remembered(_ shape: UInt64, _ asked: UInt64) -> Bool {
    guard let answered = memo.answers(shape) else { return false }
    var left = asked & answered.known
    while left != 0 {
      let index = left.trailingZeroBitCount
      left &= left - 1
      answers[index] = answered.passed & 1 << UInt64(index) != 0 ? .passed : .notApplicable
    }
    return asked & ~answered.known == 0
  }

  /// Counts the latest answers, which were all given, that many times.
  mutating func count(times: Int) {
    // Added and not chosen: which of them it is cannot be foretold.
    for index in answers.indices { passed[index] += answers[index] == .passed ? times : 0 }
    counted += times
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
