import Systems
import Testing
import Transports
import Wire

@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct ReadinessTests {
  /// Answers every OPTIONS with 200, as a system would.
  struct Answerer: Element {
    var outbox: [Packet] = []
    var deadline: Moment? { nil }

    mutating func receive(_ packet: Packet, at now: Moment) {
      let text = String(decoding: packet.bytes, as: UTF8.self)
      let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).dropFirst()
      let answer = (["SIP/2.0 200 OK"] + lines).joined(separator: "\r\n")
      outbox.append(
        Packet(packet.transport, from: packet.destination, to: packet.source, Array(answer.utf8)))
    }

    mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {}
    mutating func wake(at now: Moment) {}

    mutating func drain() -> [Packet] {
      defer { outbox = [] }
      return outbox
    }
  }

  static let ways: [[Readiness]] = [
    [.options([.udp])], [.options([.tcp])], [.options([.udp, .tcp])], [.port([.udp, .tcp])],
    [.port([.udp]), .options([.tcp])],
  ]

  @Test(arguments: ways)
  func `a system that answers at its address is ready`(readiness: [Readiness]) async throws {
    try await TestHost.with { test in
      let loops = EventLoops()
      let endpoint = Endpoint(test.block.system)
      let answerer = try await Node.start(
        listening: [Listener(.udp, endpoint), Listener(.tcp, endpoint)], on: loops
      ) { _ in Answerer() }
      let system = try await test.host.start(
        test.script("exec sleep 600", readiness: readiness))
      _ = await system.stop()
      await answerer.stop()
      await loops.shutDown()
    }
  }

  @Test func `a system that answers over UDP only is not ready for TCP`() async throws {
    try await TestHost.with { test in
      let loops = EventLoops()
      let answerer = try await Node.start(
        listening: [Listener(.udp, Endpoint(test.block.system))], on: loops
      ) { _ in Answerer() }
      for readiness in [Readiness.options([.udp, .tcp]), .port([.udp, .tcp])] {
        await #expect(
          throws: LaunchError.notReady(
            system: "script", readiness, within: .milliseconds(250), lastLine: nil)
        ) {
          _ = try await test.host.start(
            test.script(
              "exec sleep 600", readiness: [readiness], within: .milliseconds(250)))
        }
      }
      await answerer.stop()
      await loops.shutDown()
    }
  }
}
