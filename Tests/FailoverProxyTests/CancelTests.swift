import FailoverProxy
import SIP
import Testing
import Wire

struct CancelTests {
  static let both = FailoverRules.CancelPolicy.allCases

  static func configuration(_ policy: FailoverRules.CancelPolicy) -> Configuration {
    .pair { $0.failover.cancel = policy }
  }

  @Test func `FO-04 eager cancels a silent primary before the failover INVITE`() {
    var bench = Bench(Self.configuration(.eager), primary: .silent)
    bench.call()
    bench.run(.milliseconds(3_100))
    let sent = bench.sent.filter { $0.from == Places.system && $0.at >= .seconds(3) }
      .map { "\($0.message.summary) \($0.to.address)" }
    #expect(sent.prefix(2) == ["CANCEL 127.9.0.11", "INVITE 127.9.0.12"])
    bench.settle()
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `FO-05 strict sends a silent primary nothing more`() {
    var bench = Bench(Self.configuration(.strict), primary: .silent)
    bench.call()
    bench.settle()
    #expect(bench.summaries(to: Places.primary) == ["INVITE", "INVITE", "INVITE"])
    #expect(bench.finals() == [200])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test(arguments: [100, 180, 183])
  func `FO-05 strict cancels at once on a late provisional response`(status: Int) {
    let late = StatusCode(rawValue: status) ?? .trying
    var bench = Bench(
      Self.configuration(.strict), primary: .steps((.seconds(4), late), (.seconds(4.5), .ok)),
      secondary: .answer(after: .seconds(3)))
    bench.call()
    bench.settle()
    let cancel = bench.toward(Places.primary).first { $0.message.method == .cancel }
    #expect(cancel?.at == .seconds(4.003))
    #expect(bench.fates(Places.primary) == [.cancelled])
    #expect(bench.summaries(to: Places.primary).suffix(2) == ["CANCEL", "ACK"])
    #expect(!bench.summaries(to: Places.carrier).contains("183 INVITE"))
    #expect(bench.finals() == [200])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test(arguments: [100, 180, 183], both)
  func `FO-06 a primary that falls silent is cancelled before the failover INVITE`(
    status: Int, policy: FailoverRules.CancelPolicy
  ) {
    let first = StatusCode(rawValue: status) ?? .trying
    var bench = Bench(Self.configuration(policy), primary: .steps((.milliseconds(100), first)))
    bench.call()
    bench.settle()
    let sent = bench.sent.filter { $0.from == Places.system && $0.at >= .seconds(4) }
      .map { "\($0.message.summary) \($0.to.address)" }
    #expect(sent.prefix(2) == ["CANCEL 127.9.0.11", "INVITE 127.9.0.12"])
    #expect(bench.toward(Places.secondary).first?.at == .seconds(4.103))
    #expect(bench.finals() == [200])
    #expect(bench.fates(Places.primary) == [.cancelled])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `FO-07 the CANCEL is the INVITE's twin`() {
    var bench = Bench(primary: .steps((.zero, .ringing)))
    bench.call()
    bench.settle()
    guard let invite = bench.toward(Places.primary).first?.message,
      let cancel = bench.toward(Places.primary).first(where: { $0.message.method == .cancel })?
        .message
    else {
      Issue.record("no CANCEL")
      return
    }
    #expect(cancel.requestURI == invite.requestURI)
    #expect(cancel.callID == invite.callID)
    #expect(cancel.header(.from) == invite.header(.from))
    #expect(cancel.header(.to) == invite.header(.to))
    #expect(cancel.toTag == nil)
    #expect(cancel.cseq == CSeq(invite.cseq.number, .cancel))
    #expect(cancel.values(.via) == [invite.values(.via)[0]])
  }

  @Test func `FO-10 a 487 is ACKed also when it comes late and again`() {
    var bench = Bench(
      primary: Conduct.steps((.zero, .trying), (.seconds(6), .requestTerminated))
        .ignoringCancel())
    bench.call()
    bench.settle()
    #expect(bench.summaries(to: Places.primary).last == "ACK")
    #expect(bench.fates(Places.primary) == [.refused])
    #expect(bench.finals() == [200])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test(arguments: both)
  func `FO-15 a caller who gives up while the primary rings`(policy: FailoverRules.CancelPolicy) {
    var bench = Bench(Self.configuration(policy), primary: .steps((.zero, .ringing)))
    bench.call("call", .init(cancelAfter: .seconds(1)))
    bench.settle()
    #expect(bench.caller?.calls["call"]?.cancelAnswer == .ok)
    #expect(bench.finals() == [487])
    #expect(bench.fates(Places.primary) == [.cancelled])
    #expect(bench.toward(Places.secondary).isEmpty)
    #expect(bench.proxy?.openCount == 0)
  }

  @Test(arguments: both)
  func `FO-15 a caller who gives up before the primary says anything`(
    policy: FailoverRules.CancelPolicy
  ) {
    var bench = Bench(
      Self.configuration(policy), primary: .steps((.seconds(2), .ringing), (.seconds(9), .ok)))
    bench.call("call", .init(cancelAfter: .seconds(1)))
    bench.run(.milliseconds(1_100))
    #expect(bench.finals() == [487])
    bench.settle()
    #expect(bench.finals() == [487])
    #expect(bench.fates(Places.primary) == [.cancelled])
    #expect(bench.toward(Places.secondary).isEmpty)
    #expect(bench.proxy?.openCount == 0)
  }

  @Test(arguments: both)
  func `FO-15 a caller who gives up after the failover`(policy: FailoverRules.CancelPolicy) {
    var bench = Bench(
      Self.configuration(policy), primary: .steps((.seconds(5), .ok)),
      secondary: .steps((.zero, .ringing)))
    bench.call("call", .init(cancelAfter: .seconds(4)))
    bench.settle()
    #expect(bench.finals() == [487])
    #expect(bench.fates(Places.secondary) == [.cancelled])
    // The eager CANCEL reached the silent primary before it could answer.
    let fate = policy == .eager ? SimulatedEdge.Fate.cancelled : .ended(acknowledged: true)
    #expect(bench.fates(Places.primary) == [fate])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `a trunk that ignores the CANCEL does not keep the caller waiting`() {
    var bench = Bench(
      primary: Conduct.steps((.zero, .ringing), (.seconds(3), .ok)).ignoringCancel())
    bench.call("call", .init(cancelAfter: .seconds(1)))
    bench.settle()
    #expect(bench.finals() == [487])
    #expect(bench.caller?.calls["call"]?.finalAt == .seconds(2.002))
    #expect(bench.fates(Places.primary) == [.ended(acknowledged: true)])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `a CANCEL for nothing known gets 481`() {
    var bench = Bench(primary: .answer())
    let text = """
      CANCEL sip:x@127.9.0.1 SIP/2.0
      Via: SIP/2.0/UDP 127.9.0.2:5060;branch=z9hG4bKnone
      Max-Forwards: 70
      From: <sip:a@127.9.0.2>;tag=1
      To: <sip:x@127.9.0.1>
      Call-ID: none
      CSeq: 1 CANCEL
      Content-Length: 0


      """
    bench.inject(text)
    #expect(bench.summaries(to: Places.carrier) == ["481 CANCEL"])
  }
}
