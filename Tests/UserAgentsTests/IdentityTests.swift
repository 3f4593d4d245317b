import Testing
import UserAgents

struct IdentityTests {
  @Test func `caller numbers follow each other`() {
    var numbers = CallerNumbers(from: 99)
    #expect(numbers.take() == "+155500000099")
    #expect(numbers.take() == "+155500000100")
  }
}
