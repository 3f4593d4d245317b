import Signaling
import Testing
import Wire

struct AnswerRepeaterTests {
  @Test func `a 2xx is repeated at T1 doubling to T2 and given up at 64 T1`() {
    var repeater = AnswerRepeater(at: .zero)
    var told: [String] = []
    while let deadline = repeater.deadline {
      told.append("\((deadline - .zero).seconds) \(repeater.wake(at: deadline))")
    }
    #expect(
      told == [
        "0.5 resend", "1.5 resend", "3.5 resend", "7.5 resend", "11.5 resend", "15.5 resend",
        "19.5 resend", "23.5 resend", "27.5 resend", "31.5 resend", "32.0 ackMissing",
      ])
  }

  @Test func `the ACK ends it`() {
    var repeater = AnswerRepeater(at: .zero)
    repeater.receiveAck()
    let result = repeater.wake(at: .seconds(0.5))
    #expect(result == .nothing)
    #expect(repeater.deadline == nil)
  }

  @Test func `woken early it does nothing`() {
    var repeater = AnswerRepeater(at: .zero)
    let result = repeater.wake(at: .seconds(0.4))
    #expect(result == .nothing)
    #expect(repeater.deadline == .seconds(0.5))
  }
}
