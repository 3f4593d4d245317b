import SIP
import Signaling
import Testing
import Wire

/// What a layer does with the requests its element receives.
struct ServerSideTests {
  /// A callee's bench that has just received a request.
  private func received(
    _ request: Message, over transport: Transport = .udp
  ) throws -> (Bench, ServerTransactionID) {
    var bench = Bench(local: Samples.bob, peer: Samples.alice, over: transport)
    bench.receive(request)
    return (bench, try #require(bench.lastServer))
  }

  @Test func `copies of an INVITE get the last response again`() throws {
    let invite = try Samples.request()
    var (bench, id) = try received(invite)
    bench.receive(invite)
    #expect(bench.sent.isEmpty)
    bench.respond(try Samples.reply(.trying, to: invite), in: id)
    bench.respond(try Samples.reply(.ringing, to: invite), in: id)
    bench.run(to: 1)
    bench.receive(invite)
    #expect(bench.sent == ["0.0 100 INVITE", "0.0 180 INVITE", "1.0 180 INVITE"])
    #expect(bench.told == ["0.0 request INVITE"])
  }

  @Test func `a failure is sent again until its ACK, and ends T4 after it`() throws {
    let invite = try Samples.request()
    var (bench, id) = try received(invite)
    bench.respond(try Samples.reply(.busyHere, to: invite), in: id)
    bench.run(to: 2)
    bench.receive(try Samples.request(.ack, toTag: "b"))
    bench.run(to: 3)
    bench.receive(try Samples.request(.ack, toTag: "b"))
    bench.receive(invite)
    bench.run(to: 100)
    #expect(bench.sent == ["0.0 486 INVITE", "0.5 486 INVITE", "1.5 486 INVITE"])
    #expect(bench.told == ["0.0 request INVITE", "2.0 acknowledged", "7.0 serverEnded"])
    #expect(bench.layer.count == 0)
  }

  @Test func `a failure that is never ACKed is reported at 32 s`() throws {
    let invite = try Samples.request()
    var (bench, id) = try received(invite)
    bench.respond(try Samples.reply(.busyHere, to: invite), in: id)
    bench.run(to: 100)
    #expect(bench.sent.count == 11)
    #expect(bench.told == ["0.0 request INVITE", "32.0 ackMissing", "32.0 serverEnded"])
  }

  @Test func `over TCP a failure is sent once and its ACK ends the transaction`() throws {
    let invite = try Samples.request(transport: .tcp)
    var (bench, id) = try received(invite, over: .tcp)
    bench.respond(try Samples.reply(.busyHere, to: invite), in: id)
    bench.run(to: 3)
    bench.receive(try Samples.request(.ack, toTag: "b", transport: .tcp))
    #expect(bench.sent == ["0.0 486 INVITE"])
    #expect(bench.told == ["0.0 request INVITE", "3.0 acknowledged", "3.0 serverEnded"])
  }

  @Test func `after a 2xx copies of the INVITE are absorbed and further 2xx are sent`() throws {
    let invite = try Samples.request()
    var (bench, id) = try received(invite)
    let ok = try Samples.reply(.ok, to: invite)
    var sent = [bench.respond(ok, in: id)]
    bench.run(to: 0.5)
    bench.receive(invite)
    sent.append(bench.respond(ok, in: id))
    sent.append(bench.respond(try Samples.reply(.busyHere, to: invite), in: id))
    sent.append(bench.respond(try Samples.reply(.ringing, to: invite), in: id))
    bench.run(to: 100)
    sent.append(bench.respond(ok, in: id))
    #expect(sent == [true, true, false, false, false])
    #expect(bench.sent == ["0.0 200 INVITE", "0.5 200 INVITE"])
    #expect(bench.told == ["0.0 request INVITE", "32.0 serverEnded"])
  }

  @Test func `an ACK for a 2xx is told, each time`() throws {
    let invite = try Samples.request()
    var (bench, id) = try received(invite)
    bench.respond(try Samples.reply(.ok, to: invite), in: id)
    let ack = try Samples.request(.ack, branch: "z9hG4bK-ack", toTag: "b")
    bench.receive(ack)
    bench.receive(ack)
    bench.receive(try Samples.request(.ack, toTag: "b"))
    #expect(
      bench.told == ["0.0 request INVITE", "0.0 ack of nothing", "0.0 ack of nothing", "0.0 ack"])
  }

  @Test func `a CANCEL names the INVITE it is about and has its own transaction`() throws {
    let invite = try Samples.request()
    var (bench, id) = try received(invite)
    let cancel = try TransactionLayer.cancel(for: invite).message()
    bench.receive(cancel)
    guard case .cancel(_, _, of: let cancelled, let own)? = bench.events.last else {
      Issue.record("no cancel event")
      return
    }
    #expect(cancelled == id)
    #expect(own != id)
    bench.respond(try Samples.reply(.ok, to: cancel), in: own)
    bench.respond(try Samples.reply(.requestTerminated, to: invite), in: id)
    bench.receive(cancel)
    #expect(bench.sent == ["0.0 200 CANCEL", "0.0 487 INVITE", "0.0 200 CANCEL"])
    #expect(bench.told == ["0.0 request INVITE", "0.0 cancel"])
  }

  @Test func `a CANCEL for an unknown INVITE says so`() throws {
    var bench = Bench(local: Samples.bob, peer: Samples.alice)
    bench.receive(try Samples.request(.cancel))
    #expect(bench.told == ["0.0 cancel of nothing"])
  }

  @Test func `a BYE is answered again for copies, for 64 T1`() throws {
    let bye = try Samples.request(.bye)
    var (bench, id) = try received(bye)
    bench.receive(bye)
    bench.respond(try Samples.reply(.ok, to: bye), in: id)
    bench.run(to: 31.9)
    bench.receive(bye)
    bench.run(to: 33)
    #expect(bench.sent == ["0.0 200 BYE", "31.9 200 BYE"])
    #expect(bench.told == ["0.0 request BYE", "32.0 serverEnded"])
  }

  @Test func `over TCP an answered BYE is over at once`() throws {
    let bye = try Samples.request(.bye, transport: .tcp)
    var (bench, id) = try received(bye, over: .tcp)
    bench.respond(try Samples.reply(.ok, to: bye), in: id)
    #expect(bench.layer.count == 0)
    #expect(bench.layer.deadline == bench.now)
    bench.run(to: 0)
    #expect(bench.told == ["0.0 request BYE", "0.0 serverEnded"])
  }

  @Test func `a request that is never answered waits until it is forgotten`() throws {
    let options = try Samples.request(.options)
    var (bench, id) = try received(options)
    bench.run(to: 1000)
    #expect(bench.layer.count == 1)
    bench.layer.forget(id, at: bench.now)
    bench.run(to: 1000)
    bench.receive(options)
    #expect(
      bench.told == [
        "0.0 request OPTIONS", "1000.0 serverEnded", "1000.0 request OPTIONS",
      ])
  }

  @Test func `a response that cannot arrive is reported and the transaction stays`() throws {
    let invite = try Samples.request()
    var (bench, id) = try received(invite)
    bench.respond(try Samples.reply(.ringing, to: invite), in: id)
    bench.fail()
    bench.receive(invite)
    #expect(bench.told == ["0.0 request INVITE", "0.0 responseFailed refused"])
    #expect(bench.sent == ["0.0 180 INVITE", "0.0 180 INVITE"])
  }

  @Test(arguments: ["\r\n\r\n", "\r\n", "\0\0\0\0", ""])
  func `a keep-alive is nothing`(text: String) {
    var layer = TransactionLayer()
    let packet = Packet(.udp, from: Samples.alice, to: Samples.bob, Array(text.utf8))
    let events = layer.receive(packet, at: .zero)
    let sent = layer.drain()
    #expect(events.isEmpty)
    #expect(sent.isEmpty)
  }

  @Test func `bytes that are no message are malformed`() {
    var bench = Bench()
    bench.note(
      bench.layer.receive(
        Packet(.udp, from: Samples.alice, to: Samples.bob, Array("hello".utf8)), at: .zero))
    #expect(bench.told == ["0.0 malformed: \(ParseError.notSIP)"])
    #expect(bench.layer.count == 0)
  }
}
