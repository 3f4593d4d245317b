import FailoverProxy
import SIP
import Testing
import Wire

struct FailoverTests {
  @Test func `FO-01 a healthy primary gets the call and the secondary sees nothing`() {
    var bench = Bench(primary: .answer())
    bench.call()
    bench.settle()
    #expect(bench.finals() == [200])
    #expect(bench.summaries(to: Places.primary) == ["INVITE", "ACK", "BYE"])
    #expect(bench.toward(Places.secondary).isEmpty)
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `the caller gets a 100 at once`() {
    var bench = Bench(primary: .silent)
    bench.call()
    bench.run(.milliseconds(10))
    #expect(bench.summaries(to: Places.carrier) == ["100 INVITE"])
  }

  @Test(arguments: [503, 408])
  func `FO-02 a triggering status is ACKed and fails over at once without CANCEL`(status: Int) {
    var bench = Bench(primary: .refuse(StatusCode(rawValue: status) ?? .ok))
    bench.call()
    bench.settle()
    #expect(bench.summaries(to: Places.primary) == ["INVITE", "ACK"])
    let refusal = bench.sent.first { $0.from == Places.primary }
    let failover = bench.toward(Places.secondary).first
    #expect(failover?.message.method == .invite)
    #expect(failover?.at == refusal.map { $0.at + .milliseconds(1) })
    #expect(bench.finals() == [200])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test(arguments: FailoverRules.CancelPolicy.allCases)
  func `FO-03 a silent primary is left after 3 s and not before`(
    policy: FailoverRules.CancelPolicy
  ) {
    var bench = Bench(.pair { $0.failover.cancel = policy }, primary: .silent)
    bench.call()
    bench.run(.milliseconds(3000))
    #expect(bench.toward(Places.secondary).isEmpty)
    bench.run(.milliseconds(5))
    #expect(bench.toward(Places.secondary).map(\.at) == [.seconds(3.001)])
    bench.settle()
    #expect(bench.finals() == [200])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `FO-11 a 100 at 2.9 s holds the failover back`() {
    var bench = Bench(primary: .steps((.seconds(2.9), .trying), (.seconds(3.5), .ok)))
    bench.call()
    bench.settle()
    #expect(bench.toward(Places.secondary).isEmpty)
    #expect(bench.finals() == [200])
  }

  @Test(arguments: [404, 486, 600, 603, 302])
  func `FO-12 an answer about the callee is relayed and nothing else is tried`(status: Int) {
    var bench = Bench(primary: .refuse(StatusCode(rawValue: status) ?? .ok))
    bench.call()
    bench.settle()
    #expect(bench.finals() == [status])
    #expect(bench.toward(Places.secondary).isEmpty)
    #expect(bench.proxy?.openCount == 0)
  }

  @Test(arguments: [480, 500, 502, 504])
  func `FO-13 further statuses fail over where the profile says so`(status: Int) {
    let code = StatusCode(rawValue: status) ?? .ok
    var relayed = Bench(primary: .refuse(code))
    relayed.call()
    relayed.settle()
    #expect(relayed.finals() == [status])
    var failed = Bench(.pair { $0.failover.triggers.insert(.status(code)) }, primary: .refuse(code))
    failed.call()
    failed.settle()
    #expect(failed.finals() == [200])
  }

  @Test(arguments: [Transport.udp, .tcp])
  func `FO-14 an unreachable primary is left at once`(transport: Transport) {
    var bench = Bench(.pair(transport), primary: nil, secondary: .answer(), transport: transport)
    bench.call()
    bench.settle()
    #expect(bench.toward(Places.secondary).first?.at == .seconds(0.003))
    #expect(bench.finals() == [200])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `FO-16 with both down the caller gets one final response within a bound`() {
    var silent = Bench(primary: .silent, secondary: .silent)
    silent.call()
    silent.settle()
    #expect(silent.finals() == [408])
    #expect(silent.caller?.calls["call"]?.finalAt == .seconds(6.002))
    var refusing = Bench(
      primary: .refuse(.serviceUnavailable), secondary: .refuse(.serviceUnavailable))
    refusing.call()
    refusing.settle()
    #expect(refusing.finals() == [503])
    #expect(silent.proxy?.openCount == 0)
  }

  @Test func `FO-20 the failover INVITE is the same call`() {
    var bench = Bench(primary: .refuse(.serviceUnavailable))
    bench.call { draft in
      draft.append("P-Asserted-Identity", "\"Ann, B.\" <sip:ann@example.com>")
      draft.append("X-Custom", "a;b=\"c\", d")
    }
    bench.settle()
    guard let original = bench.sent.first?.message,
      let first = bench.toward(Places.primary).first?.message,
      let second = bench.toward(Places.secondary).first?.message
    else {
      Issue.record("an INVITE is missing")
      return
    }
    #expect(first.branch != second.branch)
    for invite in [first, second] {
      #expect(invite.startLine == original.startLine)
      #expect(invite.body.elementsEqual(original.body))
      #expect(invite.header(.maxForwards) == "69")
      let kept = original.allHeaders.filter { $0.name != .maxForwards }
      for header in kept {
        #expect(invite.headers(header.name).contains(header.value), "\(header.name)")
      }
      #expect(invite.allHeaders.count == original.allHeaders.count + 2)
    }
  }

  @Test func `no failover follows once the primary has refused for the callee`() {
    var bench = Bench(
      primary: .steps((.zero, .ringing), (.milliseconds(100), .busyHere)), secondary: .answer())
    bench.call()
    bench.settle()
    #expect(bench.finals() == [486])
    #expect(bench.toward(Places.secondary).isEmpty)
  }

  @Test(arguments: [Transport.udp, .tcp], [Transport.udp, .tcp])
  func `FO-27 calls cross from any transport to any other`(carrier: Transport, trunk: Transport) {
    var bench = Bench(
      .pair(trunk), primary: .refuse(.serviceUnavailable), transport: trunk, carrier: carrier)
    bench.call()
    bench.settle()
    #expect(bench.finals() == [200])
    #expect(bench.fates(Places.secondary) == [.ended(acknowledged: true)])
    #expect(bench.proxy?.openCount == 0)
  }
}
