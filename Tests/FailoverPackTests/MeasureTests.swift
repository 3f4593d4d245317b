import Checks
import FailoverPack
import Testing

/// What failovers are measured at, on small traces.
struct MeasureTests {
  private static func values(_ ladder: String) throws -> [MeasuredValue] {
    let evidence = try Evidence.make(ladder: ladder, policies: [FailoverPolicy()])
    return FailoverMeasures.all.flatMap { $0.values(in: evidence) }
  }

  @Test func `silence is measured from the INVITE and against the timer's window`() throws {
    let values = try Self.values(
      """
      carrier -> system    INVITE   0.000
      system  -> primary   INVITE   0.001
      system  -> primary   INVITE   0.501
      system  -> secondary INVITE   3.401
      """)
    #expect(
      values == [
        MeasuredValue(
          "failover.timer", "primary to secondary after silence", .milliseconds(3400),
          allowed: FailoverPolicy().timerWindow, frames: [4, 2],
          callID: values.first?.callID)
      ])
    #expect(values.first?.isAllowed == false)
  }

  @Test func `the caller's wait for a word is measured from the trunk that failed`() throws {
    let values = try Self.values(
      """
      carrier   -> system    INVITE   0.000
      system    -> primary   INVITE   0.001
      system    -> secondary INVITE   3.001
      secondary -> system    200      3.100
      system    -> carrier   200      3.101
      carrier   -> system    ACK      3.102
      system    -> secondary ACK      3.103
      carrier   -> secondary RTP PCMU 50 3.110..4.110
      secondary -> carrier   RTP PCMU 50 3.201..4.201
      """
    ).filter { $0.measure == "failover.first-audio" }
    #expect(values.map(\.subject) == ["after primary"])
    #expect(values.first?.value == 3.2)
    #expect(values.first?.isAllowed == nil)
  }

  @Test func `the service's gap ends with the first caller who gets through`() throws {
    let values = try Self.values(
      """
      carrier   -> system    INVITE   0.000 call=1
      system    -> primary   INVITE   0.001 call=1
      primary   -> system    200      0.002 call=1
      system    -> carrier   200      0.003 call=1
      carrier   -> system    INVITE   1.000 call=2
      system    -> primary   INVITE   1.001 call=2
      carrier   -> system    INVITE   1.500 call=3
      system    -> primary   INVITE   1.501 call=3
      primary   -> system    ICMP     1.502 call=3
      system    -> secondary INVITE   1.503 call=3
      secondary -> system    200      1.504 call=3
      system    -> carrier   200      1.505 call=3
      system    -> secondary INVITE   4.001 call=2
      secondary -> system    200      4.002 call=2
      system    -> carrier   200      4.003 call=2
      """
    ).filter { $0.measure == "service.gap" }
    #expect(values.map(\.subject) == ["primary dies"])
    #expect(values.first?.value == 0.505)
    #expect(values.first?.frames == [12, 5])
    #expect(values.first?.isAllowed == true)
  }

  @Test func `an error is measured from its arrival and against the time to react`() throws {
    let values = try Self.values(
      """
      carrier -> system    INVITE   0.000
      system  -> primary   INVITE   0.001
      primary -> system    503      0.010
      system  -> primary   ACK      0.011
      system  -> secondary INVITE   0.012
      """)
    #expect(values.map(\.measure) == ["failover.reaction"])
    #expect(values.first?.subject.hasPrefix("primary to secondary after 503") == true)
    #expect(values.first?.value == 0.002)
    #expect(values.first?.allowed == 0...0.5)
    #expect(values.first?.frames == [5, 3])
  }

  @Test func `a status that is no trigger has no bound`() throws {
    let values = try Self.values(
      """
      carrier -> system    INVITE   0.000
      system  -> primary   INVITE   0.001
      primary -> system    486      0.010
      system  -> primary   ACK      0.011
      system  -> secondary INVITE   0.012
      """)
    #expect(values.map(\.measure) == ["failover.reaction"])
    #expect(values.first?.allowed == nil && values.first?.isAllowed == nil)
  }

  @Test func `ringing is measured from the last provisional`() throws {
    let values = try Self.values(
      """
      carrier -> system    INVITE   0.000
      system  -> primary   INVITE   0.001
      primary -> system    100      0.002
      primary -> system    180      0.500
      system  -> secondary INVITE   4.500
      system  -> primary   CANCEL   4.501
      """)
    #expect(values.map(\.measure) == ["failover.ringing"])
    #expect(values.first?.value == 4.0)
    #expect(values.first?.isAllowed == true)
  }

  @Test func `a call without failover has nothing to measure`() throws {
    #expect(
      try Self.values(
        """
        carrier -> system    INVITE   0.000
        system  -> primary   INVITE   0.001
        primary -> system    200      0.500
        """
      ).isEmpty)
  }
}
