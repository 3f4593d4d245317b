import Foundation
import Glibc
import Testing
import Transports
import Trust
import Wire

/// A node and OpenSSL's own programs, each the other's second opinion.
@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct NodeOpenSSLTests {
  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `openssl s_client verifies the node and speaks to it`(version: String) async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let there = Endpoint(block.system, 5061)
      let kit = try TLSKit()
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(
        Listener(.tls, there), on: loops, tls: TLSContext(try kit.settings(there.address)),
        heard: heard)
      let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("ca-\(UUID().uuidString).pem").path
      try kit.authority.certificateText.write(toFile: file, atomically: true, encoding: .utf8)
      defer { try? FileManager.default.removeItem(atPath: file) }
      let client = try OpenSSLPeer([
        "s_client", "-connect", "\(there)", version, "-CAfile", file, "-verify_return_error",
        "-verify_ip", "\(there.address)",
      ])
      defer { client.end() }
      // It must be through its handshake first: earlier bytes are eaten.
      let talk = await client.read(until: "Verify return code: 0 (ok)")
      #expect(talk.contains("Verify return code: 0 (ok)"), "\(talk)")
      client.send(message(7))
      guard case .received(let packet)? = await heard.take(1).first else {
        Issue.record("nothing received")
        return
      }
      #expect(packet.bytes == message(7))
      #expect(packet.transport == .tls)
      await node.stop()
    }
  }

  @Test(arguments: ["-tls1_2", "-tls1_3"])
  func `who asks for certificates hears openssl s_client with one, and not without`(
    version: String
  ) async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let there = Endpoint(block.system, 5061)
      let kit = try TLSKit()
      var settings = try kit.settings(there.address)
      settings.asksForCertificate = true
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(
        Listener(.tls, there), on: loops, tls: TLSContext(settings), heard: heard)
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("tls-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: folder) }
      for (name, shows) in [("none", false), ("stranger", true), ("own", true)] {
        let files = IdentityFiles(in: "\(folder)/\(name)")
        try files.write(
          try kit.identity(block.address(9), isStrange: name == "stranger"),
          authority: kit.authority)
        let client = try OpenSSLPeer(
          ["s_client", "-connect", "\(there)", version, "-CAfile", files.authority]
            + (shows ? ["-cert", files.certificate, "-key", files.key] : []))
        defer { client.end() }
        if name == "own" {
          _ = await client.read(until: "Verify return code: 0 (ok)")
          client.send(message(7))
          guard case .received(let packet)? = await heard.take(1).first else {
            Issue.record("nothing received")
            return
          }
          #expect(packet.bytes == message(7))
        } else {
          // It is told so, and reads on to the end of the connection.
          let talk = await client.read(until: "alert number")
          #expect(talk.contains("alert number"), "\(talk)")
        }
      }
      await node.stop()
    }
  }

  @Test func `openssl s_server that asks for a certificate is shown one`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2), 5061), Endpoint(block.system, 5061))
      let kit = try TLSKit()
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("tls-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let files = IdentityFiles(in: folder)
      try files.write(try kit.identity(there.address), authority: kit.authority)
      let server = try OpenSSLPeer([
        "s_server", "-accept", "\(there)", "-cert", files.certificate, "-key", files.key,
        "-CAfile", files.authority, "-Verify", "1", "-verify_return_error",
      ])
      defer { server.end() }
      #expect(await server.read(until: "ACCEPT").contains("ACCEPT"))
      let node = try await puppet(
        Listener(.tls, here), on: loops, tls: TLSContext(try kit.settings(here.address)))
      node.post { element, _ in
        element.outbox.append(Packet(.tls, from: here, to: there, message(42)))
      }
      let talk = await server.read(until: "Call-ID: 42")
      #expect(talk.contains("Call-ID: 42"), "\(talk)")
      await node.stop()
    }
  }

  @Test func `openssl s_server is spoken to, and refused where it is a stranger`() async throws {
    try await withLoops { loops in
      let block = try freshBlock()
      let (here, there) = (Endpoint(block.address(2), 5061), Endpoint(block.system, 5061))
      let kit = try TLSKit()
      for isStrange in [false, true] {
        let folder = FileManager.default.temporaryDirectory
          .appendingPathComponent("tls-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = IdentityFiles(in: folder)
        try files.write(
          try kit.identity(there.address, isStrange: isStrange), authority: kit.authority)
        let server = try OpenSSLPeer([
          "s_server", "-accept", "\(there)", "-cert", files.certificate, "-key", files.key,
        ])
        defer { server.end() }
        #expect(await server.read(until: "ACCEPT").contains("ACCEPT"))
        let heard = Mailbox<Puppet.Event>()
        let node = try await puppet(
          Listener(.tls, here), on: loops, tls: TLSContext(try kit.settings(here.address)),
          heard: heard)
        node.post { element, _ in
          element.outbox.append(Packet(.tls, from: here, to: there, message(42)))
        }
        if isStrange {
          #expect(
            await heard.take(1) == [
              .failed(TransportFailure(.handshake, .tls, from: here, to: there))
            ])
        } else {
          let talk = await server.read(until: "Call-ID: 42")
          #expect(talk.contains("Call-ID: 42"), "\(talk)")
        }
        await node.stop()
      }
    }
  }
}
