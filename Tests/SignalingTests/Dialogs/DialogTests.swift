import SIP
import Signaling
import Testing
import Wire

struct DialogTests {
  static let routes: [(HeaderName, String)] = [
    (.recordRoute, "<sip:127.0.0.9;lr>, <sip:127.0.0.8;lr>"), (.recordRoute, "<sip:127.0.0.7;lr>"),
  ]

  private func invite(_ headers: [(HeaderName, String)] = []) throws -> Message {
    try Samples.request(cseq: 10, headers: [(.contact, "<sip:alice@127.0.0.1:5070>")] + headers)
  }

  private func answer(
    _ invite: Message, _ status: StatusCode = .ok, _ headers: [(HeaderName, String)] = []
  ) throws -> Message {
    try Samples.reply(
      status, to: invite, headers: [(.contact, "<sip:bob@127.0.0.2:5080;ob>")] + headers)
  }

  private func caller(_ headers: [(HeaderName, String)] = []) throws -> Dialog {
    let invite = try invite()
    return try #require(Dialog(caller: invite, response: try answer(invite, .ok, headers)))
  }

  private func callee(_ headers: [(HeaderName, String)] = []) throws -> Dialog {
    let invite = try invite(headers)
    return try #require(Dialog(callee: invite, response: try answer(invite)))
  }

  private func lines(_ draft: Draft) -> [String] {
    draft.fields.map { "\($0.name): \($0.value)" }
  }

  @Test func `the caller's request goes back over the recorded routes, nearest first`() throws {
    var dialog = try caller(Self.routes)
    let bye = dialog.request(.bye)
    #expect(bye.startLine == .request(.bye, uri: "sip:bob@127.0.0.2:5080;ob"))
    #expect(
      lines(bye) == [
        "Max-Forwards: 70", "Route: <sip:127.0.0.7;lr>", "Route: <sip:127.0.0.8;lr>",
        "Route: <sip:127.0.0.9;lr>", "From: \"Alice\" <sip:alice@127.0.0.1>;tag=a",
        "To: <sip:bob@127.0.0.2>;tag=b", "Call-ID: call-1", "CSeq: 11 BYE",
      ])
    #expect(dialog.nextHop.endpoint == Endpoint(.v4(127, 0, 0, 7)))
  }

  @Test func `the callee's request goes over the routes as they stand`() throws {
    var dialog = try callee(Self.routes)
    let bye = dialog.request(.bye)
    #expect(bye.startLine == .request(.bye, uri: "sip:alice@127.0.0.1:5070"))
    #expect(
      lines(bye) == [
        "Max-Forwards: 70", "Route: <sip:127.0.0.9;lr>", "Route: <sip:127.0.0.8;lr>",
        "Route: <sip:127.0.0.7;lr>", "From: <sip:bob@127.0.0.2>;tag=b",
        "To: \"Alice\" <sip:alice@127.0.0.1>;tag=a", "Call-ID: call-1", "CSeq: 1 BYE",
      ])
    #expect(dialog.nextHop.endpoint == Endpoint(.v4(127, 0, 0, 9)))
  }

  @Test func `without routes a request goes to the target`() throws {
    var dialog = try caller()
    #expect(dialog.request(.info).values(.route) == [])
    #expect(dialog.nextHop.endpoint == Endpoint(.v4(127, 0, 0, 2), 5080))
  }

  @Test func `a strict router takes the Request-URI's place`() throws {
    var dialog = try callee([
      (.recordRoute, "<sip:127.0.0.9;method=INVITE?Subject=x>, <sip:127.0.0.8;lr>")
    ])
    let bye = dialog.request(.bye)
    #expect(bye.startLine == .request(.bye, uri: "sip:127.0.0.9"))
    #expect(bye.values(.route) == ["<sip:127.0.0.8;lr>", "<sip:alice@127.0.0.1:5070>"])
    #expect(dialog.nextHop.endpoint == Endpoint(.v4(127, 0, 0, 9)))
  }

  @Test func `the ACK of a 2xx has the INVITE's number and credentials`() throws {
    let invite = try invite([
      (.authorization, "Digest username=\"a\""), (.proxyAuthorization, "Digest username=\"b\""),
    ])
    var dialog = try #require(Dialog(caller: invite, response: try answer(invite)))
    _ = dialog.request(.info)
    let ack = dialog.acknowledgement(of: invite)
    #expect(ack.startLine == .request(.ack, uri: "sip:bob@127.0.0.2:5080;ob"))
    #expect(ack[.cseq] == "10 ACK")
    #expect(ack[.authorization] == "Digest username=\"a\"")
    #expect(ack[.proxyAuthorization] == "Digest username=\"b\"")
    #expect(dialog.localSequence == 11)
  }

  @Test(arguments: [StatusCode.trying, .busyHere, .requestTerminated])
  func `makes no dialog`(status: StatusCode) throws {
    let invite = try invite()
    let response = try answer(invite, status)
    #expect(Dialog(caller: invite, response: response) == nil)
    #expect(Dialog(callee: invite, response: response) == nil)
  }

  @Test func `a response without a tag makes no dialog`() throws {
    let invite = try invite()
    var draft = Draft(try answer(invite))
    draft[.to] = "<sip:bob@127.0.0.2>"
    #expect(Dialog(caller: invite, response: try draft.message()) == nil)
  }

  @Test func `a 2xx confirms an early dialog and settles its routes and target`() throws {
    let invite = try invite()
    let ringing = try answer(invite, .ringing, [(.recordRoute, "<sip:127.0.0.7;lr>")])
    var dialog = try #require(Dialog(caller: invite, response: ringing))
    #expect(dialog.state == .early)
    dialog.receive(
      response: try Samples.reply(
        .ok, to: invite,
        headers: [(.contact, "<sip:bob@127.0.0.3>"), (.recordRoute, "<sip:127.0.0.6;lr>")]))
    #expect(dialog.state == .confirmed)
    #expect(dialog.routes.routes.map(\.text) == ["<sip:127.0.0.6;lr>"])
    #expect("\(dialog.remoteTarget)" == "sip:bob@127.0.0.3")
  }

  @Test func `another fork's 2xx leaves an early dialog alone`() throws {
    let invite = try invite()
    var dialog = try #require(Dialog(caller: invite, response: try answer(invite, .ringing)))
    dialog.receive(response: try Samples.reply(.ok, to: invite, tag: "other"))
    #expect(dialog.state == .early)
  }

  @Test func `the callee confirms with its own 2xx`() throws {
    let invite = try invite()
    var dialog = try #require(Dialog(callee: invite, response: try answer(invite, .ringing)))
    #expect(dialog.state == .early)
    dialog.confirm()
    #expect(dialog.state == .confirmed)
  }

  struct Incoming: Sendable, CustomStringConvertible {
    let method: Method
    let cseq: UInt32
    var callID = "call-1"
    let result: Dialog.OnRequest

    var description: String { "\(cseq) \(method) in \(callID)" }
  }

  @Test(arguments: [
    Incoming(method: .bye, cseq: 11, result: .accept),
    Incoming(method: .bye, cseq: 900, result: .accept),
    Incoming(method: .bye, cseq: 10, result: .outOfOrder),
    Incoming(method: .bye, cseq: 9, result: .outOfOrder),
    Incoming(method: .ack, cseq: 10, result: .accept),
    Incoming(method: .cancel, cseq: 10, result: .accept),
    Incoming(method: .bye, cseq: 11, callID: "call-2", result: .foreign),
  ])
  func `the order of requests`(_ incoming: Incoming) throws {
    var dialog = try callee()
    let request = try Samples.request(
      incoming.method, callID: incoming.callID, toTag: "b", cseq: incoming.cseq)
    let result = dialog.receive(request)
    #expect(result == incoming.result)
  }

  @Test func `the first request the caller receives may have any number`() throws {
    var dialog = try caller()
    let first = dialog.receive(try Samples.request(.bye, fromTag: "b", toTag: "a", cseq: 5))
    let second = dialog.receive(try Samples.request(.bye, fromTag: "b", toTag: "a", cseq: 5))
    #expect(first == .accept)
    #expect(second == .outOfOrder)
  }

  @Test(arguments: [
    (Method.invite, "sip:alice@127.0.0.44"), (.update, "sip:alice@127.0.0.44"),
    (.info, "sip:alice@127.0.0.1:5070"),
  ])
  func `only INVITE and UPDATE move the target`(_ method: Method, _ target: String) throws {
    var dialog = try callee()
    _ = dialog.receive(
      try Samples.request(
        method, toTag: "b", cseq: 11, headers: [(.contact, "<sip:alice@127.0.0.44>")]))
    #expect("\(dialog.remoteTarget)" == target)
  }

  @Test func `both ends name the dialog with the tags swapped`() throws {
    let caller = try caller().id
    let callee = try callee().id
    #expect(caller == DialogID(callID: "call-1", localTag: "a", remoteTag: "b"))
    #expect(callee == DialogID(callID: "call-1", localTag: "b", remoteTag: "a"))
    #expect(DialogID(sent: try Samples.request(.bye, toTag: "b")) == caller)
    #expect(DialogID(received: try Samples.request(.bye, toTag: "b")) == callee)
    #expect(DialogID(received: try Samples.request(.bye)) == nil)
  }
}
