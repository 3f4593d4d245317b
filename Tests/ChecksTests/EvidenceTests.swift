import Calls
import Checks
import Testing
import Wire

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

  @Test func `findings count time from the first INVITE`() throws {
    let evidence = try Evidence.make(
      ladder: "system -> primary OPTIONS 1.0\ncarrier -> system INVITE 5.5")
    #expect(evidence.time(.seconds(9.002)) == "3.502 s")
    let quiet = try Evidence.make(ladder: "system -> primary OPTIONS 1.0")
    #expect(quiet.time(.seconds(3)) == "2.000 s")
  }
}
