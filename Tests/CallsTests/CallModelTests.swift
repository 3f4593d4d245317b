import Calls
import SIP
import Testing
import Wire

struct CallModelTests {
  static let answered = """
    carrier -> system    INVITE  0.000
    system  -> primary   INVITE  0.001  branch=b1
    primary -> system    180     0.100
    system  -> carrier   180     0.101
    primary -> system    200     0.200
    system  -> carrier   200     0.201
    carrier -> system    ACK     0.202
    system  -> primary   ACK     0.203

    """

  @Test func `a proxied call is one call with a leg on each hop`() throws {
    let call = try onlyCall(Self.answered)
    #expect(call.joining == .callID)
    #expect(call.callerNumber == "+15550000001")
    #expect(call.legs.count == 2)
    #expect(call.legs.map { $0.dialogs.count } == [1, 1])
    #expect(call.legs.map { $0.dialogs[0].acks.map(\.frame) } == [[7], [8]])
    #expect(call.legs.map { $0.invite.provisionals.map(\.frame) } == [[4], [3]])
  }

  @Test func `a CANCEL of nothing is kept beside the calls`() throws {
    let reading = try readCalls(
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      system  -> primary   CANCEL  0.002  branch=x call-id=other
      """)
    #expect(reading.calls.map(\.legs.count) == [2])
    #expect(reading.others.map(\.method) == [.cancel])
  }

  @Test func `an answer and an ACK to nothing are strays`() throws {
    let reading = try readCalls(
      """
      primary -> system    200     0.0  stray
      system  -> primary   INVITE  0.1
      primary -> system    503     0.2
      system  -> primary   ACK     0.3  branch=wrong
      """)
    #expect(reading.strays.map(\.frame) == [1, 4])
    #expect(reading.calls[0].legs[0].invite.acks.isEmpty)
  }

  @Test func `the same branch and CSeq again is a retransmission`() throws {
    let call = try onlyCall(
      """
      system  -> primary   INVITE  0.0
      system  -> primary   INVITE  0.5
      system  -> primary   INVITE  1.5
      primary -> system    503     1.6
      primary -> system    503     2.1  again
      system  -> primary   ACK     2.2
      """)
    #expect(call.legs.count == 1)
    #expect(call.legs[0].invites.count == 1)
    #expect(call.legs[0].invite.requests.map(\.frame) == [1, 2, 3])
    #expect(call.legs[0].invite.finals.count == 2)
    #expect(call.legs[0].invite.acks.map(\.frame) == [6])
  }

  @Test func `two To tags are two dialogs and each ACK finds its own`() throws {
    let call = try onlyCall(
      """
      carrier   -> system    INVITE  0.000
      system    -> primary   INVITE  0.001
      system    -> secondary INVITE  3.000
      secondary -> system    200     3.1
      system    -> carrier   200     3.1
      primary   -> system    200     4.0
      system    -> carrier   200     4.0
      system    -> carrier   200     4.5  again
      carrier   -> system    ACK     4.6  to-tag=tag-primary
      carrier   -> system    ACK     4.7  to-tag=tag-secondary
      """)
    let dialogs = call.legs[0].dialogs
    #expect(dialogs.map(\.calleeTag) == ["tag-secondary", "tag-primary"])
    #expect(dialogs.map { $0.successes.count } == [1, 2])
    #expect(dialogs.map { $0.acks.map(\.frame) } == [[10], [9]])
  }

  @Test func `a challenged INVITE and its second try are one leg`() throws {
    let call = try onlyCall(
      """
      carrier -> system  INVITE  0.0
      system  -> carrier 407     0.1
      carrier -> system  ACK     0.2
      carrier -> system  INVITE  0.3
      system  -> carrier 486     0.4
      carrier -> system  ACK     0.5
      """)
    #expect(call.legs.count == 1)
    #expect(call.legs[0].invites.count == 2)
    #expect(call.legs[0].final?.status == .busyHere)
    #expect(call.legs[0].invites.map { $0.acks.count } == [1, 1])
  }

  @Test func `a new INVITE after a refusal is a leg of its own`() throws {
    let call = try onlyCall(
      """
      system  -> primary INVITE  0.0
      primary -> system  503     0.1
      system  -> primary ACK     0.2
      system  -> primary INVITE  0.3
      """)
    #expect(call.legs.count == 2)
  }

  @Test func `a CANCEL finds its leg even with a wrong branch`() throws {
    let call = try onlyCall(
      "system -> primary INVITE 0.0\nprimary -> system 180\nsystem -> primary CANCEL 1.0 branch=x")
    #expect(call.legs[0].cancels.map { $0.request.frame } == [3])
  }

  @Test func `a re-INVITE, its ACK and its CANCEL are the dialog's`() throws {
    let call = try onlyCall(
      Self.answered
        + """
        carrier -> system   INVITE      1.000  hold
        system  -> carrier  180         1.001
        carrier -> system   CANCEL      1.002
        system  -> carrier  200 CANCEL  1.003
        system  -> carrier  487         1.004
        carrier -> system   ACK         1.005
        carrier -> system   INVITE      2.000  new hold to-tag=tag-primary cseq=3
        system  -> carrier  200         2.001
        carrier -> system   ACK         2.002  cseq=3
        """)
    let leg = call.legs[0]
    #expect(leg.invites.count == 1 && leg.cancels.isEmpty && leg.dialogs.count == 1)
    #expect(leg.dialogs[0].acks.map(\.frame) == [7])
    let transactions = leg.dialogs[0].transactions
    #expect(transactions.map(\.method) == [.invite, .cancel, .invite])
    #expect(transactions.map { $0.acks.map(\.frame) } == [[14], [], [17]])
  }

  @Test func `an ACK is of its sender's INVITE where both sides use one number`() throws {
    let call = try onlyCall(
      Self.answered
        + """
        primary -> system   INVITE  1.000  cseq=1
        system  -> carrier  INVITE  1.001  cseq=1
        carrier -> system   200     1.002
        system  -> primary  200     1.003
        primary -> system   ACK     1.004  cseq=1
        system  -> carrier  ACK     1.005  cseq=1
        """)
    #expect(call.legs.map { $0.dialogs[0].acks.map(\.frame) } == [[7], [8]])
    #expect(call.legs.map { $0.dialogs[0].transactions[0].acks.map(\.frame) } == [[14], [13]])
  }

  @Test func `a BYE that goes past a proxy ends both its legs`() throws {
    let call = try onlyCall(
      Self.answered
        + "carrier -> primary BYE 5.0 call-id=call-1@ladder.invalid from-tag=tag-carrier "
        + "to-tag=tag-primary cseq=2")
    #expect(call.legs.map { $0.dialogs[0].endedAt } == [.seconds(5), .seconds(5)])
  }

  @Test func `a BYE with another edge's tags ends nothing`() throws {
    let call = try onlyCall(
      Self.answered
        + "system -> secondary INVITE 0.3\nsystem -> secondary BYE 5.0 "
        + "call-id=call-1@ladder.invalid from-tag=tag-carrier to-tag=tag-primary")
    #expect(call.legs.allSatisfy { $0.dialogs.allSatisfy { $0.endedAt == nil } })
    #expect(call.legs[2].unmatched.map(\.method) == [.bye])
  }

  @Test func `a request in an early dialog is the dialog's once that stands`() throws {
    let call = try onlyCall(
      """
      system  -> primary  INVITE  0.0
      primary -> system   180     0.1
      system  -> primary  UPDATE  0.2
      primary -> system   200     0.3
      primary -> system   200 INVITE  0.4
      """)
    #expect(call.legs[0].unmatched.isEmpty)
    #expect(call.legs[0].dialogs[0].transactions.map(\.method) == [.update])
  }

  @Test func `over TCP a call is rebuilt the same`() throws {
    let call = try onlyCall(
      "default transport=tcp\n" + Self.answered
        + "primary -> system BYE 1.0\nsystem -> primary 200 1.1")
    #expect(call.legs.map { $0.dialogs.count } == [1, 1])
    #expect(call.legs[1].dialogs[0].byes.map { $0.finals.count } == [1])
  }

  @Test func `an answer from another port of the server is still an answer`() throws {
    let call = try onlyCall(
      "system -> primary INVITE 0.0\nprimary -> system 503 0.1 from-port=40000")
    #expect(call.legs[0].final?.status == .serviceUnavailable)
  }

  @Test func `parties that share an address are told apart by their ports`() throws {
    let apart = try Ladder(
      Self.answered + "carrier -> system BYE 1.0\nsystem -> primary BYE 1.1\n"
        + "primary -> system 200 1.2\nsystem -> carrier 200 1.3")
    let together = apart.sightings.map { sighting in
      func moved(_ endpoint: Endpoint) -> Endpoint {
        guard case .v4(let number) = endpoint.address else { return endpoint }
        return Endpoint(.v4(127, 0, 0, 1), 5000 + UInt16(number & 255))
      }
      return Sighting(
        frame: sighting.frame, at: sighting.at, transport: .udp, from: moved(sighting.source),
        to: moved(sighting.destination), sighting.content)
    }
    let reading = CallModel.read(together)
    #expect(reading.calls.count == 1 && reading.strays.isEmpty && reading.others.isEmpty)
    let legs = reading.calls[0].legs
    #expect(legs.map { $0.dialogs[0].acks.map(\.frame) } == [[7], [8]])
    #expect(legs.map { $0.dialogs[0].byes.map { $0.request.frame } } == [[9], [10]])
  }

  @Test func `what is outside a call is kept beside the calls`() throws {
    let reading = try readCalls(
      "system -> primary OPTIONS 0.0\nprimary -> system 200 0.1\ncarrier -> system REGISTER 0.2")
    #expect(reading.calls.isEmpty)
    #expect(reading.others.map(\.method) == [.options, .register])
    #expect(reading.others[0].final?.status == .ok)
  }
}
