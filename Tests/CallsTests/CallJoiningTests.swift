import Calls
import SIP
import Testing
import Wire

/// Which legs are of one call.
struct CallJoiningTests {
  @Test func `a B2BUA's legs are joined by the caller's number`() throws {
    let call = try onlyCall(
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001  b2bua
      primary -> system    503     0.002
      system  -> secondary INVITE  0.003  b2bua
      """)
    #expect(call.joining == .callerNumber)
    #expect(call.callIDs.count == 3)
    #expect(
      call.legs.map { $0.callee.address } == [
        .v4(127, 10, 0, 1), .v4(127, 10, 0, 11), .v4(127, 10, 0, 12),
      ])
  }

  @Test func `a number in P-Asserted-Identity serves where From hides it`() throws {
    let call = try onlyCall(
      """
      carrier -> system   INVITE  caller=anonymous header.P-Asserted-Identity=<sip:+4930@c.invalid>
      system  -> primary  INVITE  b2bua caller=4930 header.P-Asserted-Identity=
      """)
    #expect(call.joining == .callerNumber)
    #expect(call.callerNumber == "+4930")
  }

  @Test func `a configured header joins what has no number`() throws {
    let ladder = """
      carrier -> system   INVITE  caller=anonymous header.X-Call=7 no-sdp
      system  -> primary  INVITE  b2bua
      """
    #expect(try readCalls(ladder).calls.count == 2)
    let calls = try readCalls(ladder, header: "X-Call").calls
    #expect(calls.map(\.joining) == [.header])
  }

  @Test func `SDP that a B2BUA passes on joins when nothing else does`() throws {
    let call = try onlyCall(
      """
      carrier -> system   INVITE  caller=anonymous
      system  -> primary  INVITE  b2bua
      """)
    #expect(call.joining == .media)
    #expect(call.callerNumber == nil)
  }

  @Test func `calls at the same time stay apart`() throws {
    let reading = try readCalls(
      """
      carrier -> system    INVITE  0.000  call=1
      carrier -> system    INVITE  0.001  call=2
      system  -> secondary INVITE  0.002  call=2 b2bua
      system  -> primary   INVITE  0.003  call=1 b2bua
      """)
    #expect(reading.calls.map(\.callerNumber) == ["+15550000001", "+15550000002"])
    #expect(reading.calls.map { $0.legs.map(\.invite.request.frame) } == [[1, 4], [2, 3]])
  }

  @Test func `calls of one number at the same time stay apart`() throws {
    let reading = try readCalls(
      """
      carrier -> system    INVITE  0.0  call=1 caller=+15550000001 uri=sip:+15559990001@127.10.0.1
      system  -> primary   INVITE  0.1  call=1 uri=sip:+15559990001@127.10.0.11
      carrier -> system    INVITE  1.0  call=2 caller=+15550000001 uri=sip:+15559990002@127.10.0.1
      system  -> primary   INVITE  1.1  call=2 uri=sip:+15559990002@127.10.0.11
      carrier -> system    INVITE  2.0  call=3 caller=+15550000001 uri=sip:+15559990003@127.10.0.1
      system  -> primary   INVITE  2.1  call=3 b2bua uri=sip:+15559990003@127.10.0.11
      carrier -> system    INVITE  3.0  call=4 caller=+15550000001 uri=sip:+15559990003@127.10.0.1
      system  -> primary   INVITE  3.1  call=4 b2bua uri=sip:+15559990003@127.10.0.11
      """)
    #expect(
      reading.calls.map { $0.legs.map(\.invite.request.frame) } == [
        [1, 2], [3, 4], [5, 6], [7, 8],
      ])
  }

  @Test func `a later call of a number joins none whose last leg went on beyond its edge`() throws {
    let reading = try readCalls(
      """
      carrier -> system   INVITE  0.0  call=1 caller=+15550000001
      system  -> primary  INVITE  0.1  call=1 b2bua
      primary -> agent    INVITE  0.2  call=1 b2bua
      carrier -> system   INVITE  5.0  call=2 caller=+15550000001
      system  -> primary  INVITE  5.1  call=2 b2bua
      primary -> agent    INVITE  5.2  call=2 b2bua
      """)
    #expect(reading.calls.map { $0.legs.map(\.invite.request.frame) } == [[1, 2, 3], [4, 5, 6]])
  }

  @Test func `of two calls of a number at one instant each goes on to whom it called`() throws {
    let reading = try readCalls(
      """
      carrier -> system   INVITE  0.000  call=1 caller=+15550000001 uri=sip:+15559990001@127.10.0.1
      carrier -> system   INVITE  0.001  call=2 caller=+15550000001 uri=sip:+15559990002@127.10.0.1
      system  -> primary  INVITE  0.002  call=1 b2bua uri=sip:15559990001@127.10.0.11
      system  -> primary  INVITE  0.003  call=2 b2bua uri=sip:15559990002@127.10.0.11
      """)
    #expect(reading.calls.map { $0.legs.map(\.invite.request.frame) } == [[1, 3], [2, 4]])
  }

  @Test func `a Call-ID used again after the call is another call`() throws {
    let reading = try readCalls(
      CallModelTests.answered
        + """
        carrier -> system   BYE     5.000
        system  -> primary  BYE     5.001
        primary -> system   200     5.002
        system  -> carrier  200     5.003
        carrier -> system   INVITE  9.000  new call-id=call-1@ladder.invalid from-tag=other
        system  -> primary  INVITE  9.001  new call-id=call-1@ladder.invalid from-tag=other branch=b9
        """)
    #expect(reading.calls.map { $0.legs.map(\.invite.request.frame) } == [[1, 2], [13, 14]])
  }

  @Test func `a caller that was refused and asks again makes another call`() throws {
    let reading = try readCalls(
      """
      carrier -> system   INVITE  0.0
      system  -> primary  INVITE  0.1
      primary -> system   503     0.2
      system  -> primary  ACK     0.3
      system  -> carrier  503     0.4
      carrier -> system   ACK     0.5
      carrier -> system   INVITE  3.0  new
      system  -> primary  INVITE  3.1  new
      """)
    #expect(reading.calls.map { $0.legs.map(\.invite.request.frame) } == [[1, 2], [7, 8]])
  }

  @Test func `the same caller a minute later makes another call`() throws {
    let reading = try readCalls(
      """
      carrier -> system   INVITE  0.0
      system  -> primary  INVITE  0.1  b2bua
      primary -> system   486     0.2
      system  -> primary  ACK     0.3
      system  -> carrier  486     0.4
      carrier -> system   ACK     0.5
      system  -> primary  INVITE  60.0 b2bua
      """)
    #expect(reading.calls.map(\.legs.count) == [2, 1])
  }

  @Test func `a failover after the caller has gone still belongs to the call`() throws {
    let call = try onlyCall(
      """
      carrier -> system    INVITE  0.0
      system  -> primary   INVITE  0.1  b2bua
      carrier -> system    CANCEL  1.0
      system  -> carrier   487     1.1
      carrier -> system    ACK     1.2
      system  -> secondary INVITE  3.0  b2bua
      """)
    #expect(call.legs.count == 3)
  }

  @Test func `two calls of one user on one host stay apart`() throws {
    let ladder = try Ladder(
      """
      carrier -> system    INVITE  0.000  call=1 caller=sipp
      system  -> carrier   200     0.100  call=1
      carrier -> system    INVITE  0.200  call=2 caller=sipp
      system  -> carrier   200     0.300  call=2
      """)
    let host = IPAddress.v4(127, 0, 0, 1)
    func moved(_ endpoint: Endpoint) -> Endpoint {
      Endpoint(host, endpoint.address == .v4(127, 10, 0, 1) ? 5060 : 5061)
    }
    let reading = CallModel.read(
      ladder.sightings.map {
        Sighting(
          frame: $0.frame, at: $0.at, transport: $0.transport, from: moved($0.source),
          to: moved($0.destination), $0.content)
      })
    #expect(reading.calls.map(\.legs.count) == [1, 1])
  }
}
