import FailoverProxy
import SIP
import Signaling
import Testing
import Wire

struct LateAnswerTests {
  static let both = FailoverRules.CancelPolicy.allCases

  @Test(arguments: [3.05, 4.0, 5.5, 8.0], both)
  func `FO-08 a late 200 is ended by the proxy and the caller has one call`(
    at: Double, policy: FailoverRules.CancelPolicy
  ) {
    // The secondary rings until 5 s: the late answer comes before, during and after.
    var bench = Bench(
      .pair { $0.failover.cancel = policy },
      primary: Conduct.steps((.seconds(at), .ok)).ignoringCancel(),
      secondary: .steps((.milliseconds(100), .ringing), (.seconds(2), .ok)))
    bench.call("call", .init(talk: .seconds(20)))
    bench.settle()
    #expect(bench.finals() == [200])
    #expect(bench.caller?.calls["call"]?.dialogs.count == 1)
    let ending = bench.toward(Places.primary).filter { $0.at > .seconds(at) }
    #expect(ending.map(\.message.summary) == ["ACK", "BYE"])
    #expect(ending.allSatisfy { $0.at <= .seconds(at + 0.01) })
    #expect(bench.fates(Places.primary) == [.ended(acknowledged: true)])
    #expect(bench.fates(Places.secondary) == [.ended(acknowledged: true)])
    #expect(bench.proxy?.tally.absorbed == 1)
    #expect(bench.proxy?.openCount == 0)
  }

  @Test(arguments: both)
  func `FO-09 a 200 that crosses the CANCEL is ended as well`(policy: FailoverRules.CancelPolicy) {
    // Sent half a millisecond before the CANCEL leaves, it arrives after.
    var bench = Bench(
      .pair { $0.failover.cancel = policy },
      primary: .steps((.zero, .trying), (.seconds(4.0005), .ok)))
    bench.call()
    bench.settle()
    #expect(bench.summaries(to: Places.primary) == ["INVITE", "CANCEL", "ACK", "BYE"])
    #expect(bench.finals() == [200])
    #expect(bench.fates(Places.primary) == [.ended(acknowledged: true)])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `FO-25 a late answer minutes later is ended too`() {
    var bench = Bench(primary: Conduct.steps((.seconds(150), .ok)))
    bench.call()
    bench.settle()
    #expect(bench.fates(Places.primary) == [.ended(acknowledged: true)])
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `FO-32 a late 200 after the caller's 408 goes no further`() {
    var bench = Bench(primary: .steps((.seconds(7), .ok)), secondary: .silent)
    bench.call()
    bench.settle()
    #expect(bench.finals() == [408])
    #expect(bench.fates(Places.primary) == [.ended(acknowledged: true)])
    #expect(!bench.summaries(to: Places.carrier).contains("200 INVITE"))
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `the ACK goes again when the 200 does, and the BYE does not start again`() {
    var bench = Bench(
      .pair { $0.failover.cancel = .strict }, primary: .steps((.seconds(4), .ok)))
    // What the proxy sends to the primary after the failover gets lost for a while.
    bench.network.exception = { packet, now in
      packet.destination == Places.primary && now > .seconds(3.5) && now < .seconds(6) ? .cut : nil
    }
    bench.call()
    bench.settle()
    let ending = bench.toward(Places.primary).filter { $0.at > .seconds(4) }.map(\.message)
    #expect(ending.filter { $0.method == .ack }.count > 1)
    #expect(Set(ending.filter { $0.method == .ack }.map(\.bytes)).count == 1)
    #expect(Set(ending.filter { $0.method == .bye }.map(\.branch)).count == 1)
    // Which of the two gets through first is the network's choice; both end the leg.
    #expect(
      bench.fates(Places.primary).allSatisfy { fate in
        if case .ended = fate { true } else { false }
      })
    #expect(bench.proxy?.openCount == 0)
  }

  @Test func `ACK and BYE of a late leg belong to its dialog`() {
    var bench = Bench(primary: .steps((.seconds(4), .ok)))
    bench.call()
    bench.settle()
    let answer = bench.sent.first { $0.from == Places.primary && $0.message.status == .ok }?.message
    let ending = bench.toward(Places.primary).suffix(2).map(\.message)
    #expect(ending.map(\.method) == [.ack, .bye])
    #expect(ending.map(\.cseq.number) == [1, 2])
    for request in ending {
      #expect(request.requestURI == "sip:127.9.0.11:5060")
      #expect(request.header(.to) == answer?.header(.to))
      #expect(request.header(.from) == answer?.header(.from))
      #expect(request.headers(.route).isEmpty)
    }
  }
}
