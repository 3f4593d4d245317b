import SIP
import Signaling
import Testing
import UserAgents
import Wire

struct CancelTests {
  @Test func `a ringing call is cancelled`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ringing), .cancel(early: false), .expect(.ok, to: .cancel),
        .expect(.requestTerminated)),
      "edge": Script(.expect(.invite), .answer(.ringing), .expect(.cancel), .expect(.ack)),
    ]).play()
    #expect(
      stage.ladder == [
        "carrier>edge INVITE", "edge>carrier 100 INVITE", "edge>carrier 180 INVITE",
        "carrier>edge CANCEL", "edge>carrier 200 CANCEL", "edge>carrier 487 INVITE",
        "carrier>edge ACK",
      ])
    #expect(stage.isGood)
  }

  static let silent = Script(
    .expect(.invite, rules: ReplyRule(.trying, .withhold)), .wait(.seconds(1)),
    .answer(.ringing), .expect(.cancel))

  @Test func `without a provisional the CANCEL waits for one`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .cancel(early: false), .expect(.requestTerminated)),
      "edge": Self.silent,
    ]).play()
    #expect(stage.isGood)
    let cancel = stage.messages("CANCEL", from: "carrier").first
    #expect(cancel.map { $0.at >= stage.start + .seconds(1) } == true)
  }

  @Test func `an early CANCEL does not wait`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .cancel(early: true), .expect(.requestTerminated)),
      "edge": Script(.expect(.invite, rules: ReplyRule(.trying, .withhold)), .expect(.cancel)),
    ]).play()
    #expect(stage.story.prefix(2) == ["carrier>edge INVITE", "carrier>edge CANCEL"])
    #expect(stage.isGood)
  }

  @Test func `an answer after the 487 is skipped with a note`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ringing), .cancel(early: false), .expect(.requestTerminated)),
      "edge": Script(.expect(.invite), .answer(.ringing), .expect(.cancel), .answer(.ok)),
    ]).play()
    #expect(stage.isGood)
    #expect(stage.notes == ["edge: 200 not sent: the call was cancelled before"])
    #expect(stage.messages("200 INVITE", from: "edge").isEmpty)
  }

  static let lateEdge = Script(
    .expect(.invite), .answer(.ringing),
    .expect(.cancel, rules: ReplyRule(.requestTerminated, .withhold)),
    .wait(.milliseconds(50)), .answer(.ok), .expect(.ack), .expect(.bye))

  @Test(arguments: [Transport.udp, .tcp])
  func `a late 200 goes out where the 487 is withheld, and the caller ends that call`(
    transport: Transport
  ) {
    let stage = Stage(
      [
        "carrier": Script(.call("edge"), .expect(.ringing), .cancel(early: false)),
        "edge": Self.lateEdge,
      ], transport: transport
    ).play()
    #expect(
      stage.story.suffix(5) == [
        "edge>carrier 200 CANCEL", "edge>carrier 200 INVITE", "carrier>edge ACK",
        "carrier>edge BYE", "edge>carrier 200 BYE",
      ])
    #expect(stage.isGood)
  }

  @Test func `a caller who expects the 200 keeps the call though he cancelled`() {
    let stage = Stage([
      "carrier": Script(
        .call("edge"), .expect(.ringing), .cancel(early: false), .expect(.ok), .wait(.seconds(2)),
        .hangUp),
      "edge": Self.lateEdge,
    ]).play()
    #expect(stage.isGood)
    let bye = stage.messages("BYE", from: "carrier").first
    #expect(bye.map { $0.at >= stage.start + .seconds(2) } == true)
  }

  @Test func `CANCEL and 200 cross on the wire`() {
    // Both leave at the same moment: the carrier 300 ms after its INVITE, the edge after its 100.
    let stage = Stage(
      [
        "carrier": Script(
          .call("edge"), .expect(.trying), .wait(.milliseconds(280)), .cancel(early: false)),
        "edge": Script(
          .expect(.invite), .wait(.milliseconds(300)), .answer(.ok), .expect(.ack),
          .expect(.bye)),
      ], link: LinkModel(delay: .milliseconds(50)...(.milliseconds(50)))
    ).play()
    #expect(stage.isGood)
    let cancel = stage.messages("CANCEL", from: "carrier").first
    let ok = stage.messages("200 INVITE", from: "edge").first
    #expect(cancel.map { c in ok.map { abs((c.at - $0.at).nanoseconds) < 50_000_000 } } == true)
    let end = stage.story.suffix(4)
    #expect(
      end.filter { $0.hasPrefix("carrier") } == ["carrier>edge ACK", "carrier>edge BYE"])
    #expect(end.contains("edge>carrier 200 CANCEL"))
    #expect(end.last == "edge>carrier 200 BYE")
  }

  @Test func `a CANCEL for an answered call changes nothing`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .expect(.ok), .cancel(early: false), .hangUp),
      "edge": Script(.expect(.invite), .answer(.ok), .expect(.bye)),
    ]).play()
    #expect(stage.notes == ["carrier: CANCEL not sent: the INVITE has its final response"])
    #expect(stage.isGood)
  }

  @Test func `a caller who wants to cancel but never hears anything fails`() {
    let stage = Stage([
      "carrier": Script(.call("edge"), .cancel(early: false)),
      "edge": Script(.expect(.invite, rules: ReplyRule(.trying, .withhold))),
    ]).play(for: .seconds(40))
    #expect(stage.failures == ["carrier: cannot cancel: no provisional response ever came"])
  }
}
