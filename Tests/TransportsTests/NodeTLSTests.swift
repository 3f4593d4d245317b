import Testing
import Transports
import Trust
import Wire

@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct NodeTLSTests {
  @Test(arguments: TLSSettings.Version.allCases)
  func `messages cross, and both ends log the same keys`(version: TLSSettings.Version) async throws
  {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2), 5061), Endpoint(block.system, 5061))
      let kit = try TLSKit()
      let (askersKeys, echosKeys) = (KeyLines(), KeyLines())
      var settings = try kit.settings(here.address)
      settings.versions = [version]
      let echo = try await puppet(
        Listener(.tls, there), on: loops,
        tls: TLSContext(try kit.settings(there.address)) { echosKeys.add($0) }, echoes: true)
      let heard = Mailbox<Puppet.Event>()
      let asker = try await puppet(
        Listener(.tls, here), on: loops, tls: TLSContext(settings) { askersKeys.add($0) },
        heard: heard)
      // Large enough for several records.
      let messages = (0..<10).map { message($0, bodyLength: $0 * 5000) }
      asker.post { element, _ in
        for bytes in messages {
          element.outbox.append(Packet(.tls, from: here, to: there, bytes))
        }
      }
      #expect(
        await heard.take(10)
          == messages.map { .received(Packet(.tls, from: there, to: here, $0)) })
      let traffic = await asker.takeTraffic()
      #expect(traffic.allSatisfy { $0.packet.transport == .tls })
      #expect(Set(traffic.filter { $0.direction == .sent }.map(\.packet.source.port)).count == 1)
      await asker.stop()
      await echo.stop()
      #expect(await asker.status().problems == [])
      #expect(await echo.status().problems == [])
      let label = version == .v12 ? "CLIENT_RANDOM " : "CLIENT_TRAFFIC_SECRET_0 "
      #expect(askersKeys.lines.contains { $0.hasPrefix(label) })
      #expect(Set(askersKeys.lines) == Set(echosKeys.lines))
    }
  }

  @Test func `a handshake that waits for its loop shows`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2), 5061), Endpoint(block.system, 5061))
      let kit = try TLSKit()
      let echo = try await puppet(
        Listener(.tls, there), on: loops, tls: TLSContext(try kit.settings(there.address)),
        echoes: true)
      let heard = Mailbox<Puppet.Event>()
      let asker = try await puppet(
        Listener(.tls, here), on: loops, tls: TLSContext(try kit.settings(here.address)),
        heard: heard)
      let clock = loops.clock
      echo.post { _, now in
        asker.post { element, _ in
          element.outbox.append(Packet(.tls, from: here, to: there, message(1, bodyLength: 0)))
        }
        while clock.now - now < .milliseconds(80) {}
      }
      _ = await heard.take(1)
      #expect(await echo.status().handshakeWait.worst >= .milliseconds(60))
      await asker.stop()
      await echo.stop()
    }
  }

  struct Refusal: Sendable, CustomTestStringConvertible {
    let name: String
    let sentence: String
    let change: @Sendable (TLSKit, IPAddress) throws -> TLSSettings
    var testDescription: String { name }
  }

  static let refusals = [
    Refusal(name: "expired", sentence: "CERTIFICATE_VERIFY_FAILED") {
      try $0.settings($1, isExpired: true)
    },
    Refusal(name: "untrusted", sentence: "CERTIFICATE_VERIFY_FAILED") {
      try $0.settings($1, isStrange: true)
    },
    Refusal(name: "wrong name", sentence: "the peer's certificate is not for its address") {
      kit, _ in try kit.settings(.v4(192, 0, 2, 1))
    },
    Refusal(name: "refuse", sentence: "HANDSHAKE_FAILURE") { kit, address in
      var settings = try kit.settings(address)
      settings.conduct = .refuse
      return settings
    },
    Refusal(name: "close", sentence: "EOF during handshake") { kit, address in
      var settings = try kit.settings(address)
      settings.conduct = .close
      return settings
    },
  ]

  @Test(arguments: refusals)
  func `a peer that is not to be trusted fails what waited for it`(_ refusal: Refusal) async throws
  {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2), 5061), Endpoint(block.system, 5061))
      let kit = try TLSKit()
      let listener = try await puppet(
        Listener(.tls, there), on: loops,
        tls: TLSContext(try refusal.change(kit, there.address)))
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(
        Listener(.tls, here), on: loops, tls: TLSContext(try kit.settings(here.address)),
        heard: heard)
      node.post { element, _ in
        element.outbox.append(Packet(.tls, from: here, to: there, message(1)))
      }
      #expect(
        await heard.take(1) == [
          .failed(TransportFailure(.handshake, .tls, from: here, to: there))
        ])
      #expect(await node.takeTraffic() == [])
      guard case .handshake(there, let reason)? = await node.status().problems.first else {
        Issue.record("\(await node.status().problems)")
        return
      }
      #expect(reason.lowercased().contains(refusal.sentence.lowercased()), "\(reason)")
      await node.stop()
      await listener.stop()
      #expect(await listener.takeTraffic() == [])
    }
  }

  @Test func `a handshake that is never answered fails in time`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2), 5061), Endpoint(block.system, 5061))
      let kit = try TLSKit()
      var silent = try kit.settings(there.address)
      silent.conduct = .silent
      // The silent side has less patience than the other, and must not use it.
      let listener = try await puppet(
        Listener(.tls, there), on: loops,
        settings: NodeSettings(connectTimeout: .milliseconds(10)), tls: TLSContext(silent))
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(
        Listener(.tls, here), on: loops,
        settings: NodeSettings(connectTimeout: .milliseconds(150)),
        tls: TLSContext(try kit.settings(here.address)), heard: heard)
      node.post { element, _ in
        element.outbox.append(Packet(.tls, from: here, to: there, message(1)))
      }
      #expect(
        await heard.take(1) == [
          .failed(TransportFailure(.timedOut, .tls, from: here, to: there))
        ])
      await node.stop()
      await listener.stop()
    }
  }

  @Test func `who does not verify takes any certificate, and a host name is held to`() async throws
  {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2), 5061), Endpoint(block.system, 5061))
      let kit = try TLSKit()
      let listener = try await puppet(
        Listener(.tls, there), on: loops,
        tls: TLSContext(
          try kit.settings(.v4(192, 0, 2, 1), hosts: ["sip.example.com"])), echoes: true)
      var careless = try kit.settings(here.address)
      careless.verifies = false
      var named = try kit.settings(here.address)
      named.hosts = [there: "sip.example.com"]
      var misnamed = named
      misnamed.hosts = [there: "other.example.com"]
      for (settings, works) in [(careless, true), (named, true), (misnamed, false)] {
        let heard = Mailbox<Puppet.Event>()
        let node = try await puppet(
          Listener(.tls, here), on: loops, tls: TLSContext(settings), heard: heard)
        node.post { element, _ in
          element.outbox.append(Packet(.tls, from: here, to: there, message(1)))
        }
        let event = await heard.take(1).first
        if works {
          #expect(event == .received(Packet(.tls, from: there, to: here, message(1))))
        } else {
          #expect(event == .failed(TransportFailure(.handshake, .tls, from: here, to: there)))
        }
        await node.stop()
      }
      await listener.stop()
    }
  }

  @Test func `an element can reset a connection without TLS's farewell`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2), 5061), Endpoint(block.system, 5061))
      let kit = try TLSKit()
      let node = try await puppet(
        Listener(.tls, there), on: loops, tls: TLSContext(try kit.settings(there.address)))
      await node.perform { element, _ in element.resets = true }
      let heard = Mailbox<Puppet.Event>()
      let peer = try await puppet(
        Listener(.tls, here), on: loops, tls: TLSContext(try kit.settings(here.address)),
        heard: heard)
      peer.post { element, _ in
        element.outbox.append(Packet(.tls, from: here, to: there, message(1)))
      }
      #expect(
        await heard.take(1) == [.failed(TransportFailure(.reset, .tls, from: here, to: there))])
      await peer.stop()
      await node.stop()
    }
  }

  @Test func `what cannot be a certificate or a key is one sentence`() throws {
    let kit = try TLSKit()
    let right = try kit.settings(.v4(127, 0, 0, 1))
    let other = try kit.settings(.v4(127, 0, 0, 1))
    func sentence(at now: Moment? = nil, _ change: (inout TLSSettings) -> Void) -> String {
      var settings = right
      change(&settings)
      do throws(TLSError) {
        _ = try TLSContext(settings, at: now)
        return "right"
      } catch {
        return error.description
      }
    }
    #expect(sentence(at: kit.now) { _ in } == "right")
    #expect(
      sentence { $0.chain = Array("nonsense".utf8) }
        == "holds no certificate that can be read as PEM")
    #expect(
      sentence { $0.key = right.chain }
        == "holds no private key that can be read as PEM without a password")
    #expect(sentence { $0.key = other.key } == "is not the key of the certificate")
    #expect(
      sentence { $0.authorities = [] } == "holds no certificate that can be read as PEM")
    #expect(
      sentence(at: kit.now + .seconds(7200)) { _ in }.hasPrefix("expired on 20"))
  }

  @Test func `a node without a certificate cannot listen for TLS`() async throws {
    try await withLoops { loops in
      let there = Endpoint(try freshBlock().system, 5061)
      await #expect {
        _ = try await puppet(Listener(.tls, there), on: loops)
      } throws: {
        "\($0)" == "cannot listen on tls:\(there): there is no certificate for TLS"
      }
    }
  }
}
