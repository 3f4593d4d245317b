import Checks
import Testing

/// The checks hold for a system that is a B2BUA: own Call-ID and tags on the far side.
struct B2BUATests {
  static let failedOver = """
    default transport=tcp
    carrier   -> system    INVITE  0.000
    system    -> carrier   100     0.001
    system    -> primary   INVITE  0.002  b2bua
    system    -> secondary INVITE  3.000  b2bua
    secondary -> system    180     3.050
    system    -> carrier   180     3.051
    secondary -> system    200     3.200
    system    -> secondary ACK     3.201
    system    -> carrier   200     3.202
    carrier   -> system    ACK     3.203

    """
  static let absorbed =
    failedOver
      + """
      primary -> system    200      4.000
      system  -> primary   ACK      4.001
      system  -> primary   BYE      4.002
      primary -> system    200 BYE  4.003
      carrier -> system    INFO     5.000
      system  -> secondary INFO     5.001
      secondary -> system  200      5.002
      system  -> carrier   200      5.003
      carrier -> system    BYE      6.000
      system  -> carrier   200      6.001
      system  -> secondary BYE      6.002
      secondary -> system  200      6.003

      """

  private func failing(_ ladder: String) throws -> Set<CheckID> {
    let evidence = try Evidence.make(ladder: ladder)
    #expect(evidence.calls.count == 1)
    return Set(GenericChecks.all.filter { $0.judge(evidence).outcome == .fails }.map(\.id))
  }

  @Test func `a B2BUA that absorbs a late answer fails nothing`() throws {
    #expect(try failing(Self.absorbed).isEmpty)
    let evidence = try Evidence.make(ladder: Self.absorbed)
    for check in GenericChecks.all where ["leg.no-zombie", "dialog.in-leg"].contains(check.id) {
      #expect(check.judge(evidence) == .passed)
    }
  }

  @Test func `a B2BUA that swallows a late answer leaves a zombie`() throws {
    #expect(
      try failing(Self.failedOver + "primary -> system 200 4.000")
        == ["leg.no-zombie", "leg.absorbed", "leg.single-established"])
  }

  @Test func `a B2BUA that forgets the edge when the caller hangs up leaves a zombie`() throws {
    #expect(
      try failing(Self.failedOver + "carrier -> system BYE 6.0\nsystem -> carrier 200 6.1")
        == ["leg.no-zombie", "dialog.in-leg"])
  }
}
