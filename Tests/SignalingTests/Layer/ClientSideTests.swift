import SIP
import Signaling
import Testing
import Wire

/// What a layer does with the requests its element sends.
struct ClientSideTests {
  @Test func `an INVITE nobody answers is sent seven times and given up at 32 s`() throws {
    var bench = Bench()
    bench.send(try Samples.request())
    bench.run(to: 100)
    #expect(
      bench.sent == [
        "0.0 INVITE", "0.5 INVITE", "1.5 INVITE", "3.5 INVITE", "7.5 INVITE", "15.5 INVITE",
        "31.5 INVITE",
      ])
    #expect(bench.told == ["32.0 timedOut", "32.0 clientEnded"])
    #expect(bench.layer.count == 0)
    #expect(bench.layer.deadline == nil)
  }

  @Test func `an OPTIONS nobody answers waits at most T2 between two`() throws {
    var bench = Bench()
    bench.send(try Samples.request(.options))
    bench.run(to: 100)
    #expect(bench.sent.count == 11)
    #expect(bench.sent.suffix(2) == ["27.5 OPTIONS", "31.5 OPTIONS"])
    #expect(bench.told == ["32.0 timedOut", "32.0 clientEnded"])
  }

  @Test(arguments: [Method.invite, .options])
  func `over TCP a request is sent once`(method: Method) throws {
    var bench = Bench(over: .tcp)
    bench.send(try Samples.request(method, transport: .tcp))
    bench.run(to: 100)
    #expect(bench.sent == ["0.0 \(method)"])
    #expect(bench.told == ["32.0 timedOut", "32.0 clientEnded"])
  }

  @Test func `a provisional stops the INVITE being sent again, without end`() throws {
    var bench = Bench()
    let invite = try Samples.request()
    bench.send(invite)
    bench.run(to: 0.4)
    bench.receive(try Samples.reply(.trying, to: invite))
    bench.run(to: 1000)
    #expect(bench.sent == ["0.0 INVITE"])
    #expect(bench.told == ["0.4 response 100 INVITE"])
    #expect(bench.layer.count == 1)
    #expect(bench.layer.deadline == nil)
  }

  @Test func `a failure is ACKed each time it comes and told once`() throws {
    var bench = Bench()
    let invite = try Samples.request()
    bench.send(invite)
    let busy = try Samples.reply(.busyHere, to: invite)
    for second in [0.1, 0.6, 1.6] {
      bench.run(to: second)
      bench.receive(busy)
    }
    bench.run(to: 100)
    #expect(bench.sent == ["0.0 INVITE", "0.1 ACK", "0.6 ACK", "1.6 ACK"])
    #expect(bench.told == ["0.1 response 486 INVITE", "32.1 clientEnded"])
  }

  @Test func `over TCP a failure ends the transaction at once`() throws {
    var bench = Bench(over: .tcp)
    let invite = try Samples.request(transport: .tcp)
    bench.send(invite)
    bench.receive(try Samples.reply(.serviceUnavailable, to: invite))
    #expect(bench.sent == ["0.0 INVITE", "0.0 ACK"])
    #expect(bench.told == ["0.0 response 503 INVITE", "0.0 clientEnded"])
    #expect(bench.layer.count == 0)
  }

  @Test func `the ACK can be withheld`() throws {
    var bench = Bench()
    let invite = try Samples.request()
    bench.send(invite, acknowledgesFailures: false)
    bench.receive(try Samples.reply(.busyHere, to: invite))
    #expect(bench.sent == ["0.0 INVITE"])
    #expect(bench.told == ["0.0 response 486 INVITE"])
  }

  @Test func `every 2xx is told, copies and other dialogs too, for 32 s`() throws {
    var bench = Bench()
    let invite = try Samples.request()
    bench.send(invite)
    bench.receive(try Samples.reply(.ok, to: invite, tag: "b"))
    bench.run(to: 0.5)
    bench.receive(try Samples.reply(.ok, to: invite, tag: "b"))
    bench.run(to: 31.9)
    bench.receive(try Samples.reply(.ok, to: invite, tag: "c"))
    bench.run(to: 40)
    bench.receive(try Samples.reply(.ok, to: invite, tag: "c"))
    #expect(
      bench.told == [
        "0.0 response 200 INVITE", "0.5 response 200 INVITE", "31.9 response 200 INVITE",
        "32.0 clientEnded", "40.0 stray 200 INVITE",
      ])
    #expect(bench.sent == ["0.0 INVITE"])
  }

  @Test func `a 2xx after a failure is stray, so that somebody ends its dialog`() throws {
    var bench = Bench()
    let invite = try Samples.request()
    bench.send(invite)
    bench.receive(try Samples.reply(.requestTimeout, to: invite))
    bench.receive(try Samples.reply(.ok, to: invite))
    #expect(bench.told == ["0.0 response 408 INVITE", "0.0 stray 200 INVITE"])
  }

  @Test func `copies of a final response to OPTIONS are absorbed for T4`() throws {
    var bench = Bench()
    let options = try Samples.request(.options)
    bench.send(options)
    let ok = try Samples.reply(.ok, to: options)
    bench.receive(ok)
    bench.run(to: 4.9)
    bench.receive(ok)
    bench.run(to: 5.1)
    bench.receive(ok)
    #expect(bench.told == ["0.0 response 200 OPTIONS", "5.0 clientEnded", "5.1 stray 200 OPTIONS"])
  }

  @Test func `a response with another branch or method matches nothing`() throws {
    var bench = Bench()
    let invite = try Samples.request()
    bench.send(invite)
    bench.receive(try Samples.reply(.ok, to: try Samples.request(branch: "z9hG4bK-2")))
    bench.receive(try Samples.reply(.ok, to: try Samples.request(.bye)))
    #expect(bench.told == ["0.0 stray 200 INVITE", "0.0 stray 200 BYE"])
  }

  @Test func `refused requests on that way fail at once, others go on`() throws {
    var bench = Bench()
    bench.send(try Samples.request(branch: "z9hG4bK-1"))
    bench.send(try Samples.request(.options, branch: "z9hG4bK-2"))
    let elsewhere = Endpoint(.v4(127, 0, 0, 3))
    _ = bench.layer.send(
      try Samples.request(branch: "z9hG4bK-3"), to: elsewhere, from: bench.local, over: .udp,
      at: bench.now)
    bench.fail()
    #expect(
      bench.told == [
        "0.0 transportFailed refused", "0.0 clientEnded", "0.0 transportFailed refused",
        "0.0 clientEnded",
      ])
    #expect(bench.layer.count == 1)
  }

  @Test func `a connection reset after a provisional fails the INVITE`() throws {
    var bench = Bench(over: .tcp)
    let invite = try Samples.request(transport: .tcp)
    bench.send(invite)
    bench.receive(try Samples.reply(.trying, to: invite))
    bench.fail(.reset)
    #expect(
      bench.told == [
        "0.0 response 100 INVITE", "0.0 transportFailed reset", "0.0 clientEnded",
      ])
  }
}
