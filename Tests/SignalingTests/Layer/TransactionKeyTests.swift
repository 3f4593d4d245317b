import SIP
import Signaling
import Testing
import Wire

struct TransactionKeyTests {
  private func key(_ message: Message) throws -> TransactionKey {
    try #require(TransactionKey(received: message))
  }

  @Test func `an ACK has its INVITE's key, a CANCEL its own`() throws {
    let invite = try key(try Samples.request())
    #expect(try key(try Samples.request(.ack, toTag: "b")) == invite)
    #expect(try key(try Samples.request(.cancel)) != invite)
  }

  @Test func `the sender's host counts without case, its port counts`() throws {
    let small = try key(try Samples.request(sentBy: "edge.example:5060"))
    #expect(try key(try Samples.request(sentBy: "EDGE.example:5060")) == small)
    #expect(try key(try Samples.request(sentBy: "edge.example:5062")) != small)
  }

  @Test func `a branch with the cookie says it all`() throws {
    #expect(
      try key(try Samples.request(callID: "x", fromTag: "x", cseq: 9))
        == key(try Samples.request()))
  }

  struct Change: Sendable, CustomStringConvertible {
    let description: String
    let make: @Sendable () throws -> Message
  }

  @Test(arguments: [
    Change(description: "Call-ID") { try Samples.request(branch: "old", callID: "x") },
    Change(description: "From tag") { try Samples.request(branch: "old", fromTag: "x") },
    Change(description: "CSeq") { try Samples.request(branch: "old", cseq: 2) },
    Change(description: "Via") { try Samples.request(branch: "older") },
    Change(description: "method") { try Samples.request(.cancel, branch: "old") },
  ])
  func `without the cookie each of these counts`(change: Change) throws {
    let invite = try key(try Samples.request(branch: "old"))
    #expect(try key(try Samples.request(branch: "old")) == invite)
    #expect(try key(change.make()) != invite)
  }

  @Test func `an RFC 2543 ACK must bear the To tag of the response`() throws {
    var bench = Bench(local: Samples.bob, peer: Samples.alice)
    let invite = try Samples.request(branch: "old")
    bench.receive(invite)
    let id = try #require(bench.lastServer)
    bench.respond(try Samples.reply(.busyHere, to: invite, tag: "b"), in: id)
    bench.receive(try Samples.request(.ack, branch: "old", toTag: "other"))
    bench.receive(try Samples.request(.ack, branch: "old", toTag: "b"))
    #expect(bench.told == ["0.0 request INVITE", "0.0 ack of nothing", "0.0 acknowledged"])
  }

  @Test func `an RFC 2543 CANCEL finds its INVITE`() throws {
    var bench = Bench(local: Samples.bob, peer: Samples.alice)
    bench.receive(try Samples.request(branch: "old"))
    bench.receive(try Samples.request(.cancel, branch: "old"))
    #expect(bench.told == ["0.0 request INVITE", "0.0 cancel"])
  }
}
