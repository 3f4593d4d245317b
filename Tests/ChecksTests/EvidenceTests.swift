import Calls
import Checks
import Testing

struct EvidenceTests {
  @Test func `evidence of a ladder holds its calls`() throws {
    let evidence = try Evidence.make(
      ladder: """
        carrier -> system  INVITE
        system  -> primary INVITE
        """)
    #expect(evidence.calls.count == 1)
    #expect(evidence.calls[0].callerLegs(evidence.roles).count == 1)
    #expect(evidence.calls[0].edgeLegs(evidence.roles).count == 1)
  }
}
