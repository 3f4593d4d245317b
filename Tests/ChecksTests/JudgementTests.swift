import Checks
import Testing

struct JudgementTests {
  @Test func `nothing judged is not passed`() {
    #expect(Judgement("a.b").verdict == .notApplicable)
  }

  @Test func `what was judged and found right passes`() {
    var judgement = Judgement("a.b")
    judgement.judged()
    #expect(judgement.verdict == .passed)
  }

  @Test func `a doubt outweighs what passed, and the first doubt is kept`() {
    var judgement = Judgement("a.b")
    judgement.judged()
    judgement.leaveOpen("first")
    judgement.leaveOpen("second")
    #expect(judgement.verdict == .inconclusive("first"))
  }

  @Test func `a finding outweighs a doubt`() {
    var judgement = Judgement("a.b")
    judgement.leaveOpen("why")
    judgement.find("wrong", frames: [3, 1], callID: "x")
    #expect(judgement.verdict == .failed([Finding("a.b", "wrong", frames: [3, 1], callID: "x")]))
  }
}
