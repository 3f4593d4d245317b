import Calls
import SIP
import Testing
import Wire

struct CallSharesTests {
  @Test func `two calls at once are told apart by their Call-IDs`() throws {
    let ladder = try Ladder(
      """
      carrier -> system INVITE 0.000 call-id=a call=1
      carrier -> system INVITE 0.001 call-id=b call=2
      system -> carrier 486    0.002 call=1
      carrier -> system OPTIONS 0.003 call-id=c new
      """)
    let shares = CallShares(CallModel.read(ladder.sightings).calls, ladder.sightings)
    #expect(shares.shares.map { $0.map(\.frame) } == [[1, 3], [2]])
    #expect(shares.rest.map(\.frame) == [4])
  }

  @Test func `a refused connection belongs to the call that had just come in`() throws {
    let ladder = try Ladder(
      """
      default transport=tcp
      carrier -> system INVITE 0.000
      primary -> system RST    0.001
      """)
    let shares = CallShares(CallModel.read(ladder.sightings).calls, ladder.sightings)
    #expect(shares.shares.map { $0.map(\.frame) } == [[1, 2]])
  }

  @Test func `a refusal long after the call is nobody's`() throws {
    let ladder = try Ladder(
      """
      carrier -> system  INVITE 0.000
      system  -> carrier ICMP   40.000
      """)
    let shares = CallShares(CallModel.read(ladder.sightings).calls, ladder.sightings)
    #expect(shares.rest.map(\.frame) == [2])
  }
}
