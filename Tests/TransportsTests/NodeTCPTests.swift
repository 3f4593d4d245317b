import Glibc
import Testing
import Transports
import Wire

@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct NodeTCPTests {
  @Test func `a process that is gone takes its connections along and is refused until it is back`()
    async throws
  {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let heard = Mailbox<Puppet.Event>()
      let echo = try await puppet(Listener(.tcp, there), on: loops, echoes: true)
      let asker = try await puppet(Listener(.tcp, here), on: loops, heard: heard)
      let asks: @Sendable (inout Puppet, Moment) -> Void = { element, _ in
        element.outbox.append(Packet(.tcp, from: here, to: there, message(1)))
      }
      let answer = Puppet.Event.received(Packet(.tcp, from: there, to: here, message(1)))
      asker.post(asks)
      #expect(await heard.take(1) == [answer])
      await echo.perform { element, _ in element.isThere = false }
      #expect(
        await heard.take(1) == [.failed(TransportFailure(.reset, .tcp, from: here, to: there))])
      asker.post(asks)
      #expect(
        await heard.take(1) == [.failed(TransportFailure(.refused, .tcp, from: here, to: there))])
      await echo.perform { element, _ in element.isThere = true }
      asker.post(asks)
      #expect(await heard.take(1) == [answer])
      #expect(await echo.status().problems == [])
      await asker.stop()
      await echo.stop()
    }
  }

  @Test func `a process that is gone is refused though one being started has its descriptors`()
    async throws
  {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let heard = Mailbox<Puppet.Event>()
      let echo = try await puppet(Listener(.tcp, there), on: loops, echoes: true)
      let asker = try await puppet(Listener(.tcp, here), on: loops, heard: heard)
      // What a child has between fork(2) and execve(2).
      let copies = RawListener.copies(of: there)
      #expect(copies.count == 1)
      defer { for copy in copies { close(copy) } }
      await echo.perform { element, _ in element.isThere = false }
      asker.post { element, _ in
        element.outbox.append(Packet(.tcp, from: here, to: there, message(1)))
      }
      #expect(
        await heard.take(1) == [.failed(TransportFailure(.refused, .tcp, from: here, to: there))])
      await asker.stop()
      await echo.stop()
    }
  }

  @Test func `a request opens a connection, and the answer comes back over it`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let heard = Mailbox<Puppet.Event>()
      let echo = try await puppet(Listener(.tcp, there), on: loops, echoes: true)
      let asker = try await puppet(Listener(.tcp, here), on: loops, heard: heard)
      // Large enough to arrive in several pieces.
      let messages = (0..<20).map { message($0, bodyLength: $0 * 3000) }
      asker.post { element, _ in
        for bytes in messages {
          element.outbox.append(Packet(.tcp, from: here, to: there, bytes))
        }
      }
      #expect(
        await heard.take(20)
          == messages.map { .received(Packet(.tcp, from: there, to: here, $0)) })
      let traffic = await asker.takeTraffic()
      let ports = Set(traffic.filter { $0.direction == .sent }.map(\.packet.source.port))
      #expect(ports.count == 1)
      #expect(!ports.contains(here.port))
      #expect(traffic.filter { $0.direction == .received }.count == 20)
      await asker.stop()
      await echo.stop()
      #expect(await asker.status().problems == [])
    }
  }

  @Test func `both sides may connect to each other at the same time`() async throws {
    try await withLoops(threads: 2) { loops in
      let block = try freshBlock()
      let (one, two) = (Endpoint(block.address(2)), Endpoint(block.system))
      let (heardByOne, heardByTwo) = (Mailbox<Puppet.Event>(), Mailbox<Puppet.Event>())
      let first = try await puppet(Listener(.tcp, one), on: loops, heard: heardByOne)
      let second = try await puppet(Listener(.tcp, two), on: loops, heard: heardByTwo)
      first.post { element, _ in
        element.outbox.append(Packet(.tcp, from: one, to: two, message(1)))
      }
      second.post { element, _ in
        element.outbox.append(Packet(.tcp, from: two, to: one, message(2)))
      }
      #expect(await received(heardByOne) == message(2))
      #expect(await received(heardByTwo) == message(1))
      await first.stop()
      await second.stop()
    }
  }

  @Test func `a refused connection fails what waited for it`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, closed) = (Endpoint(block.address(2)), Endpoint(block.address(9)))
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(Listener(.tcp, here), on: loops, heard: heard)
      node.post { element, _ in
        element.outbox.append(Packet(.tcp, from: here, to: closed, message(1)))
      }
      #expect(
        await heard.take(1) == [
          .failed(TransportFailure(.refused, .tcp, from: here, to: closed))
        ])
      await node.stop()
    }
  }

  @Test func `a peer that goes away is a reset, and its port is not dialled`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(Listener(.tcp, there), on: loops, heard: heard)
      let peer = try await puppet(Listener(.tcp, here), on: loops)
      peer.post { element, _ in
        element.outbox.append(Packet(.tcp, from: here, to: there, message(1)))
      }
      guard case .received(let packet)? = await heard.take(1).first else {
        Issue.record("nothing received")
        return
      }
      #expect(packet.source.address == here.address)
      #expect(packet.destination == there)
      await peer.stop()
      let gone = TransportFailure(.reset, .tcp, from: there, to: packet.source)
      #expect(await heard.take(1) == [.failed(gone)])
      _ = await node.takeTraffic()
      node.post { element, _ in
        element.outbox.append(Packet(.tcp, from: there, to: packet.source, message(1)))
      }
      #expect(await heard.take(1) == [.failed(gone)])
      #expect(await node.takeTraffic() == [])
      await node.stop()
    }
  }

  @Test func `an element can reset a connection, and the peer sees a reset`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let there = Endpoint(block.system)
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(Listener(.tcp, there), on: loops, heard: heard)
      await node.perform { element, _ in element.resets = true }
      let peer = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      defer { close(peer) }
      var patience = timeval(tv_sec: 20, tv_usec: 0)
      setsockopt(
        peer, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
      #expect(RawListener.withAddress(there) { connect(peer, $0, $1) } == 0)
      let bytes = message(1)
      #expect(write(peer, bytes, bytes.count) == bytes.count)
      var byte: UInt8 = 0
      let (count, code) = (read(peer, &byte, 1), errno)
      #expect(count == -1)
      #expect(code == ECONNRESET)
      guard case .received? = await heard.take(1).first else {
        Issue.record("nothing received")
        return
      }
      await node.stop()
      #expect(await node.perform { element, _ in element.events } ?? [] == [])
    }
  }

  @Test func `a connection that does not open in time fails`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let here = Endpoint(block.address(2))
      // A full backlog: the kernel drops further connection attempts without a word.
      let full = try FullListener(block.address(9))
      defer { full.close() }
      let heard = Mailbox<Puppet.Event>()
      let settings = NodeSettings(connectTimeout: .milliseconds(150))
      let node = try await puppet(
        Listener(.tcp, here), on: loops, settings: settings, heard: heard)
      node.post { element, _ in
        element.outbox.append(Packet(.tcp, from: here, to: full.endpoint, message(1)))
      }
      #expect(
        await heard.take(1) == [
          .failed(TransportFailure(.timedOut, .tcp, from: here, to: full.endpoint))
        ])
      await node.stop()
    }
  }

  @Test func `a peer that does not read is given up once too much waits`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let here = Endpoint(block.address(2))
      let silent = try RawListener(block.address(9), backlog: 8)
      defer { silent.close() }
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(Listener(.tcp, here), on: loops, heard: heard)
      node.post { element, _ in
        for number in 0..<8 {
          element.outbox.append(
            Packet(.tcp, from: here, to: silent.endpoint, message(number, bodyLength: 60_000)))
        }
      }
      node.post { element, _ in
        for number in 0..<400 {
          element.outbox.append(
            Packet(.tcp, from: here, to: silent.endpoint, message(number, bodyLength: 60_000)))
        }
      }
      #expect(
        await heard.take(1) == [
          .failed(TransportFailure(.timedOut, .tcp, from: here, to: silent.endpoint))
        ])
      await node.stop()
    }
  }

  @Test func `bytes that are no SIP are reported and the next message is still read`()
    async throws
  {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2)), Endpoint(block.system))
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(Listener(.tcp, there), on: loops, heard: heard)
      let peer = try await puppet(Listener(.tcp, here), on: loops)
      peer.post { element, _ in
        element.outbox.append(Packet(.tcp, from: here, to: there, Array("nonsense\n".utf8)))
        element.outbox.append(Packet(.tcp, from: here, to: there, message(1)))
      }
      #expect(await received(heard) == message(1))
      guard case .unframed(_, byteCount: 9)? = await node.status().problems.first else {
        Issue.record("\(await node.status().problems)")
        return
      }
      await peer.stop()
      await node.stop()
    }
  }

  private func received(_ mailbox: Mailbox<Puppet.Event>) async -> [UInt8]? {
    guard case .received(let packet)? = await mailbox.take(1).first else { return nil }
    return packet.bytes
  }
}
