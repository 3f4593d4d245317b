import SIP
import Signaling
import Testing

struct ReplyTests {
  private let headers: [(HeaderName, String)] = [
    (.via, "SIP/2.0/UDP far.example;branch=z9hG4bK-0"), (.recordRoute, "<sip:127.0.0.9;lr>"),
  ]

  @Test func `a ringing has all Vias, the routes and a tag`() throws {
    let invite = try Samples.request(headers: headers)
    #expect(
      Draft(.ringing, replyingTo: invite, tag: "t").fields.map { "\($0.name): \($0.value)" } == [
        "Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK-1",
        "Via: SIP/2.0/UDP far.example;branch=z9hG4bK-0", "Record-Route: <sip:127.0.0.9;lr>",
        "From: \"Alice\" <sip:alice@127.0.0.1>;tag=a", "To: <sip:bob@127.0.0.2>;tag=t",
        "Call-ID: call-1", "CSeq: 1 INVITE",
      ])
  }

  @Test(arguments: [
    (StatusCode.trying, "<sip:bob@127.0.0.2>", 0), (.ringing, "<sip:bob@127.0.0.2>;tag=t", 1),
    (.ok, "<sip:bob@127.0.0.2>;tag=t", 1), (.busyHere, "<sip:bob@127.0.0.2>;tag=t", 0),
  ])
  func `tag and routes by status`(_ status: StatusCode, _ to: String, _ routes: Int) throws {
    let draft = Draft(status, replyingTo: try Samples.request(headers: headers), tag: "t")
    #expect(draft[.to] == to)
    #expect(draft.values(.recordRoute).count == routes)
  }

  @Test func `a To that has a tag keeps it`() throws {
    let bye = try Samples.request(.bye, toTag: "known", headers: headers)
    let draft = Draft(.ok, replyingTo: bye, tag: "t")
    #expect(draft[.to] == "<sip:bob@127.0.0.2>;tag=known")
    #expect(draft.values(.recordRoute).isEmpty)
  }
}
