import Testing
import Wire

@Test func `one is one, and none and several are many`() {
  #expect(counted(1, "call") == "1 call")
  #expect(counted(0, "call") == "0 calls")
  #expect(counted(2, "more message") == "2 more messages")
  #expect(counted(1, "process", "processes") == "1 process")
  #expect(counted(3, "report was", "reports were") == "3 reports were")
}
