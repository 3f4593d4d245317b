import SIP
import Signaling
import Testing
import Wire

/// What a failover proxy needs: its own patience ends at 3 s, and the primary answers late.
struct LateResponseTests {
  /// A bench whose INVITE was given up at 3 s, at that moment.
  private func abandoned() throws -> (Bench, Message, ClientTransactionID) {
    var bench = Bench()
    let invite = try Samples.request()
    let id = bench.send(invite)
    bench.run(to: 3)
    bench.layer.linger(id, for: .seconds(40), at: bench.now)
    return (bench, invite, id)
  }

  @Test func `a lingering INVITE is not sent again and ends when told`() throws {
    var (bench, _, _) = try abandoned()
    bench.run(to: 100)
    #expect(bench.sent == ["0.0 INVITE", "0.5 INVITE", "1.5 INVITE"])
    #expect(bench.told == ["43.0 timedOut", "43.0 clientEnded"])
  }

  @Test func `a late provisional is told and can be cancelled`() throws {
    var (bench, invite, id) = try abandoned()
    bench.run(to: 35)
    bench.receive(try Samples.reply(.ringing, to: invite))
    let sent = bench.layer.cancel(id, at: bench.now)
    let cancel = try #require(sent)
    bench.note([])
    #expect(bench.told == ["35.0 response 180 INVITE"])
    #expect(bench.sent.last == "35.0 CANCEL")
    #expect(bench.layer.request(of: cancel)?.branch == invite.branch)
    bench.receive(try Samples.reply(.ok, to: try #require(bench.layer.request(of: cancel))))
    bench.receive(try Samples.reply(.requestTerminated, to: invite))
    #expect(bench.told.suffix(2) == ["35.0 response 200 CANCEL", "35.0 response 487 INVITE"])
    #expect(bench.sent.last == "35.0 ACK")
    bench.run(to: 200)
    #expect(bench.layer.count == 0)
  }

  @Test func `a late 2xx is told`() throws {
    var (bench, invite, _) = try abandoned()
    bench.run(to: 40)
    bench.receive(try Samples.reply(.ok, to: invite))
    #expect(bench.told == ["40.0 response 200 INVITE"])
  }

  @Test func `a late failure is ACKed`() throws {
    var (bench, invite, _) = try abandoned()
    bench.run(to: 40)
    bench.receive(try Samples.reply(.serviceUnavailable, to: invite))
    #expect(bench.sent.last == "40.0 ACK")
    #expect(bench.told == ["40.0 response 503 INVITE"])
  }

  @Test func `a cancelled INVITE without final response ends after 64 T1`() throws {
    var bench = Bench()
    let invite = try Samples.request()
    let id = bench.send(invite)
    bench.receive(try Samples.reply(.ringing, to: invite))
    bench.run(to: 10)
    _ = bench.layer.cancel(id, at: bench.now)
    bench.run(to: 100)
    #expect(bench.told.contains("42.0 timedOut"))
    #expect(bench.layer.count == 0)
  }

  @Test func `an INVITE with a final response is not cancelled`() throws {
    var bench = Bench()
    let invite = try Samples.request()
    let id = bench.send(invite)
    bench.receive(try Samples.reply(.ok, to: invite))
    let late = bench.layer.cancel(id, at: bench.now)
    #expect(late == nil)
    let options = bench.send(try Samples.request(.options))
    let useless = bench.layer.cancel(options, at: bench.now)
    #expect(useless == nil)
  }

  @Test func `what comes for a forgotten INVITE is stray`() throws {
    var bench = Bench()
    let invite = try Samples.request()
    let id = bench.send(invite)
    bench.layer.forget(id, at: bench.now)
    bench.run(to: 1)
    bench.receive(try Samples.reply(.ok, to: invite))
    #expect(bench.told == ["0.0 clientEnded", "1.0 stray 200 INVITE"])
    #expect(bench.layer.count == 0)
  }
}
