import LifeboatPack
import Plugins
import Testing
import Wire

struct LifeboatPolicyTests {
  @Test func `the guide's prompt needs nearly five seconds`() {
    #expect(LifeboatPolicy().prompt.least > .milliseconds(4_500))
    #expect(LifeboatPolicy().prompt.least < .seconds(6))
  }

  @Test func `settings are read with their units`() throws {
    let policy = try LifeboatScenarios().policy(
      Settings(
        text: """
          lifeboat.promptWithin: 700ms
          lifeboat.duty.by: invite
          lifeboat.duty.ring: 2s
          lifeboat.vips: [+14155550101, +442071838750]
          """))
    #expect(policy.prompt.within == .milliseconds(700))
    #expect(policy.duty.by == .invite)
    #expect(policy.duty.ring == .seconds(2))
    #expect(policy.vips == ["+14155550101", "+442071838750"])
  }

  @Test func `all that is wrong is said at once`() {
    let problems = LifeboatScenarios().problems(
      in: Settings(
        text: """
          lifeboat.duty.by: magic
          lifeboat.promptWithin: soon
          lifeboat.vips: [415555]
          lifeboat.country: us
          lifeboat.rings: 2s
          """))
    #expect(problems.count == 5)
  }
}
