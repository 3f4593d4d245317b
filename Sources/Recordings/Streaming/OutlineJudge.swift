import Calls
import Checks

/// Asks every check about outlines, and counts those that all of them could answer.
struct OutlineJudge {
  private let checks: [any Check]
  private let policies: Policies
  /// The checks, each in a box: one that is asked where it lies need not be copied.
  private let questions: ContiguousArray<OutlineQuestion>
  private let boxes: ContiguousArray<Unmanaged<OutlineQuestion>>
  /// By the subjects of a call: the checks that may have something to say.
  private let asked: ContiguousArray<ContiguousArray<Int>>
  /// By check: what of a call beyond a plain one it knows.
  private let traits: ContiguousArray<OutlineTraits>
  private var memo = ShapeMemo()
  /// How many checks, from the first, have their answers remembered by shape.
  private let memoised: Int
  /// What each check that was asked said of the latest outline; those of shapes are looked up.
  private var answers: ContiguousArray<OutlineAnswer>
  /// The subjects of the latest outline.
  private var latest = 0
  /// By check: how many calls passed; the rest of those that were counted had nothing to judge.
  private(set) var passed: ContiguousArray<Int>
  private(set) var counted = 0

  init(_ checks: [any Check], _ policies: Policies) {
    self.checks = checks
    self.policies = policies
    questions = ContiguousArray(checks.map { OutlineQuestion.about($0, policies) })
    boxes = ContiguousArray(questions.map { Unmanaged.passUnretained($0) })
    memoised = min(64, checks.count)
    traits = ContiguousArray(checks.map(\.outlineTraits))
    let subjects = checks.map(\.outlineSubjects)
    asked = ContiguousArray(
      (0..<OutlineSubjects.count).map { number in
        let all = OutlineSubjects(rawValue: UInt8(number))
        return ContiguousArray(checks.indices.filter { subjects[$0].isSubset(of: all) })
      })
    answers = ContiguousArray(repeating: .notApplicable, count: checks.count)
    passed = ContiguousArray(repeating: 0, count: checks.count)
  }

  /// Asks the checks that may have something to say; whether all could answer.
  mutating func answer(_ call: CallOutline, _ messages: OutlineMessages) -> Bool {
    let isPlain = call.traits.isEmpty
    latest = Int(call.subjects.rawValue)
    let asked = asked[latest]
    let boxes = boxes
    let traits = traits
    let memoised = memoised
    var byShape: UInt64 = 0
    var byMessages: UInt64 = 0
    var isComplete = true
    answers.withUnsafeMutableBufferPointer { answers in
      boxes.withUnsafeBufferPointer { boxes in
        for index in asked {
          let answer =
            isPlain || call.traits.isSubset(of: traits[index])
            ? boxes[index]._withUnsafeGuaranteedRef { $0.answer(call) } : .unknown
          answers[index] = answer
          switch answer {
          case .passed, .notApplicable: continue
          case .asItsShape where index < memoised: byShape |= 1 << UInt64(index)
          case .inItsMessages where index < memoised: byMessages |= 1 << UInt64(index)
          case .asItsShape, .inItsMessages, .unknown: isComplete = false
          }
        }
      }
    }
    if byShape != 0 { isComplete = remembered(call.shape, byShape) && isComplete }
    // To read is not free; it helps only where nothing else has to be read.
    while byMessages != 0, isComplete {
      let index = byMessages.trailingZeroBitCount
      byMessages &= byMessages - 1
      answers[index] = checks[index].judge(call, rereading: messages, under: policies)
      isComplete = answers[index].verdict != nil
    }
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
    for index in asked[latest] { passed[index] += answers[index] == .passed ? times : 0 }
    counted += times
  }

  /// What each check said of the latest outline.
  var said: ContiguousArray<OutlineAnswer> {
    var said = ContiguousArray(repeating: OutlineAnswer.notApplicable, count: checks.count)
    for index in asked[latest] { said[index] = answers[index] }
    return said
  }

  /// Remembers what was said of a call that was read, for others of its shape.
  mutating func remember(_ outline: CallOutline, _ said: [Verdict]) {
    var known: UInt64 = 0
    var passed: UInt64 = 0
    for index in asked[Int(outline.subjects.rawValue)]
    where index < memoised && outline.traits.isSubset(of: traits[index])
      && checks[index].judge(outline, under: policies) == .asItsShape
    {
      guard said[index] == .passed || said[index] == .notApplicable else { continue }
      known |= 1 << UInt64(index)
      if said[index] == .passed { passed |= 1 << UInt64(index) }
    }
    if known != 0 { memo.note(outline.shape, known: known, passed: passed) }
  }
}
