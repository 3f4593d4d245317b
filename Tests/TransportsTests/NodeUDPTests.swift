import Testing
import Transports
import Wire

@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct NodeUDPTests {
  @Test func `a datagram comes back from an element that echoes`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let heard = Mailbox<Puppet.Event>()
      let echo = try await puppet(Listener(.udp, there), on: loops, echoes: true)
      let asker = try await puppet(Listener(.udp, here), on: loops, heard: heard)
      asker.post { element, _ in
        element.outbox.append(Packet(.udp, from: here, to: there, message(1)))
      }
      #expect(
        await heard.take(1) == [.received(Packet(.udp, from: there, to: here, message(1)))])
      await asker.stop()
      await echo.stop()
    }
  }

  @Test func `ten thousand datagrams in bursts arrive whole and in order`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let heard = Mailbox<Puppet.Event>()
      let echo = try await puppet(Listener(.udp, there), on: loops, echoes: true)
      let asker = try await puppet(Listener(.udp, here), on: loops, heard: heard)
      var answers: [Puppet.Event] = []
      for burst in 0..<10 {
        asker.post { element, _ in
          for number in burst * 1000..<(burst + 1) * 1000 {
            element.outbox.append(
              Packet(.udp, from: here, to: there, message(number, bodyLength: number % 1200)))
          }
        }
        answers += await heard.take(1000)
      }
      let expected = (0..<10_000).map {
        Puppet.Event.received(
          Packet(.udp, from: there, to: here, message($0, bodyLength: $0 % 1200)))
      }
      #expect(answers == expected)
      await asker.stop()
      await echo.stop()
      #expect(await asker.status().problems == [])
      #expect(await echo.status().problems == [])
    }
  }

  @Test func `a process that is gone is refused by the network until it is back`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let heard = Mailbox<Puppet.Event>()
      let echo = try await puppet(Listener(.udp, there), on: loops, echoes: true)
      let asker = try await puppet(Listener(.udp, here), on: loops, heard: heard)
      for isThere in [true, false, true] {
        await echo.perform { element, _ in element.isThere = isThere }
        asker.post { element, _ in
          element.outbox.append(Packet(.udp, from: here, to: there, message(1)))
        }
        let expected: Puppet.Event =
          isThere
          ? .received(Packet(.udp, from: there, to: here, message(1)))
          : .failed(TransportFailure(.refused, .udp, from: here, to: there))
        #expect(await heard.take(1) == [expected])
      }
      #expect(await echo.status().problems == [])
      await asker.stop()
      await echo.stop()
    }
  }

  @Test func `a closed port is a refusal, and others are still heard`()
    async throws
  {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let closed = Endpoint(block.address(9))
      let heard = Mailbox<Puppet.Event>()
      let echo = try await puppet(Listener(.udp, there), on: loops, echoes: true)
      let asker = try await puppet(Listener(.udp, here), on: loops, heard: heard)
      asker.post { element, _ in
        // The refusal of the first is pending on the socket when the others are sent.
        for number in 0..<4 {
          element.outbox.append(Packet(.udp, from: here, to: closed, message(number)))
          element.outbox.append(Packet(.udp, from: here, to: there, message(number)))
        }
      }
      let events = await heard.take(8)
      let refusal = TransportFailure(.refused, .udp, from: here, to: closed)
      #expect(events.filter { $0 == .failed(refusal) }.count == 4)
      let answers = (0..<4).map {
        Puppet.Event.received(Packet(.udp, from: there, to: here, message($0)))
      }
      #expect(events.filter { $0 != .failed(refusal) } == answers)
      await asker.stop()
      await echo.stop()
    }
  }

  @Test func `nothing is sent outside loopback`() async throws {
    try await withLoops { loops in
      let here = try Endpoint(freshBlock().system)
      // RFC 5737: an address for documentation, which nobody has.
      let outside = Endpoint(.v4(192, 0, 2, 1))
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(Listener(.udp, here), on: loops, heard: heard)
      node.post { element, _ in
        element.outbox.append(Packet(.udp, from: here, to: outside, message(1)))
      }
      #expect(
        await heard.take(1) == [
          .failed(TransportFailure(.refused, .udp, from: here, to: outside))
        ])
      #expect(await node.status().problems == [.outOfReach(.udp, outside)])
      #expect(await node.takeTraffic() == [])
      await node.stop()
    }
  }

  @Test func `two nodes cannot share an address, and a stopped one frees it`() async throws {
    try await withLoops { loops in
      let listener = try Listener(.udp, Endpoint(freshBlock().system))
      let first = try await puppet(listener, on: loops)
      await #expect(throws: BindError(listener, reason: "Address already in use")) {
        _ = try await puppet(listener, on: loops)
      }
      await first.stop()
      let second = try await puppet(listener, on: loops)
      await second.stop()
    }
  }

  @Test func `an element may open further ports, send from them and be heard there`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let more = (20_000..<20_050).map { Endpoint(here.address, $0) }
      let heard = Mailbox<Puppet.Event>()
      let echo = try await puppet(Listener(.udp, there), on: loops, echoes: true)
      let asker = try await puppet(Listener(.udp, here), on: loops, heard: heard)
      asker.post { element, _ in
        element.openings = more + [more[0]]
        element.outbox = more.map { Packet(.udp, from: $0, to: there, message(Int($0.port))) }
      }
      let expected = more.map {
        Puppet.Event.received(Packet(.udp, from: there, to: $0, message(Int($0.port))))
      }
      #expect(Set(await heard.take(50)) == Set(expected))
      await asker.stop()
      await echo.stop()
      #expect(await asker.status().problems == [])
      // The ports are free again.
      let next = try await puppet(Listener(.udp, more[7]), on: loops)
      await next.stop()
    }
  }

  @Test func `a port that another has is a problem that is told`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let taken = Listener(.udp, Endpoint(block.address(2), 20_000))
      let other = try await puppet(taken, on: loops)
      let node = try await puppet(Listener(.udp, Endpoint(block.address(2))), on: loops)
      _ = await node.perform { element, _ in element.openings = [taken.endpoint] }
      #expect(
        await node.status().problems
          == [.notOpened(BindError(taken, reason: "Address already in use"))])
      await node.stop()
      await other.stop()
    }
  }

  @Test func `traffic is recorded with the time and both directions`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let heard = Mailbox<Puppet.Event>()
      let echo = try await puppet(Listener(.udp, there), on: loops, echoes: true)
      let asker = try await puppet(Listener(.udp, here), on: loops, heard: heard)
      asker.post { element, _ in
        element.outbox.append(Packet(.udp, from: here, to: there, message(7)))
      }
      _ = await heard.take(1)
      let traffic = await asker.takeTraffic()
      #expect(traffic.map(\.direction) == [.sent, .received])
      #expect(traffic.map(\.packet.source) == [here, there])
      #expect(traffic[0].at < traffic[1].at)
      #expect(await asker.takeTraffic() == [])
      await asker.stop()
      await echo.stop()
    }
  }
}

/// A node with a puppet that tells the mailbox what it hears.
func puppet(
  _ listeners: Listener..., on loops: EventLoops,
  settings: NodeSettings = NodeSettings(recordsTraffic: true), tls: TLSContext? = nil,
  echoes: Bool = false, heard: Mailbox<Puppet.Event>? = nil
) async throws(BindError) -> Node<Puppet> {
  try await Node.start(listening: listeners, on: loops, settings: settings, tls: tls) { _ in
    Puppet(echoes: echoes)
  } onEvent: { element, _ in
    for event in element.takeEvents() { heard?.put(event) }
  }
}
