import SIP
import Signaling
import Testing
import Wire

struct SimulatedNetworkTests {
  /// A caller and a callee on one link, after their calls and 200 s more.
  private func play(
    seed: UInt64, calls: Int, link: LinkModel, status: StatusCode = .ok,
    over transport: Transport = .udp, observer: ((SimulatedNetwork.Observation) -> Void)? = nil
  ) throws -> (Caller, Callee, isQuiet: Bool) {
    var network = SimulatedNetwork(seed: seed, link: link)
    network.observer = observer
    network.add(
      Caller(
        Samples.alice, calling: Samples.bob, calls: calls, every: .milliseconds(10),
        over: transport), at: Samples.alice.address)
    network.add(Callee(answering: status), at: Samples.bob.address)
    let isQuiet = network.run(until: .zero + .milliseconds(10) * calls + .seconds(200))
    let caller = try #require(network.element(at: Samples.alice.address, as: Caller.self))
    let callee = try #require(network.element(at: Samples.bob.address, as: Callee.self))
    return (caller, callee, isQuiet)
  }

  @Test(arguments: [Transport.udp, .tcp])
  func `a call over a perfect link takes five messages`(transport: Transport) throws {
    var ladder: [String] = []
    let (caller, callee, isQuiet) = try play(
      seed: 1, calls: 1, link: .perfect, over: transport,
      observer: { seen in
        let summary = (try? Message(seen.packet.bytes).summary) ?? "unreadable"
        ladder.append("\(seen.sentAt.nanoseconds / 1_000_000) \(summary)")
      })
    #expect(ladder == ["0 INVITE", "1 200 INVITE", "2 ACK", "2 BYE", "3 200 BYE"])
    #expect(caller.outcomes == ["200 BYE": 1])
    #expect(callee.acknowledged == 1)
    #expect(isQuiet)
  }

  static let rough = LinkModel(
    loss: 0.3, duplication: 0.1, delay: .milliseconds(1)...(.milliseconds(80)), reordering: 0.1)

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `over a rough link every call ends once and nothing is left`(seed: UInt64) throws {
    let (caller, callee, isQuiet) = try play(seed: seed, calls: 20, link: Self.rough)
    #expect(isQuiet, "seed \(seed)")
    #expect(caller.layer.count == 0, "seed \(seed)")
    #expect(callee.layer.count == 0, "seed \(seed)")
    #expect(callee.invites == 20, "seed \(seed): copies were taken for calls")
    #expect(callee.byes <= 20, "seed \(seed): copies were taken for hang-ups")
    #expect(callee.acknowledged + callee.neverAcknowledged == 20, "seed \(seed)")
    #expect(caller.outcomes["200 BYE", default: 0] + caller.outcomes["timed out", default: 0] == 20)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `over a rough link every refusal is told once and ACKed`(seed: UInt64) throws {
    let (caller, callee, isQuiet) = try play(
      seed: seed, calls: 20, link: Self.rough, status: .busyHere)
    #expect(isQuiet, "seed \(seed)")
    #expect(caller.layer.count + callee.layer.count == 0, "seed \(seed)")
    let refused = caller.outcomes["486 INVITE", default: 0]
    #expect(refused + caller.outcomes["timed out", default: 0] == 20, "seed \(seed)")
    // An INVITE may be lost seven times, and a response each time.
    #expect((refused...20).contains(callee.invites), "seed \(seed)")
    #expect(callee.acknowledged + callee.neverAcknowledged == callee.invites, "seed \(seed)")
    #expect(refused >= 19, "seed \(seed)")
  }

  private func trace(seed: UInt64) throws -> [String] {
    var trace: [String] = []
    _ = try play(
      seed: seed, calls: 10, link: Self.rough,
      observer: { seen in
        trace.append("\(seen.sentAt.nanoseconds) \(seen.packet.bytes.count) \(seen.arrivals)")
      })
    return trace
  }

  @Test func `the same seed gives the same run, another another`() throws {
    let first = try trace(seed: 7)
    #expect(try trace(seed: 7) == first)
    #expect(try trace(seed: 8) != first)
  }

  @Test func `a thousand calls a second for three seconds, and all memory is released`() throws {
    var network = SimulatedNetwork(seed: 1)
    network.add(
      Caller(Samples.alice, calling: Samples.bob, calls: 3_000, every: .milliseconds(1)),
      at: Samples.alice.address)
    network.add(Callee(answering: .busyHere), at: Samples.bob.address)
    let isQuiet = network.run(until: .seconds(100))
    let caller = try #require(network.element(at: Samples.alice.address, as: Caller.self))
    let callee = try #require(network.element(at: Samples.bob.address, as: Callee.self))
    #expect(isQuiet)
    #expect(caller.outcomes == ["486 INVITE": 3_000])
    #expect(callee.acknowledged == 3_000)
    #expect(caller.layer.count + callee.layer.count == 0)
  }

  @Test func `where nobody is, requests are refused`() throws {
    var network = SimulatedNetwork(seed: 1)
    network.add(
      Caller(Samples.alice, calling: Samples.bob, calls: 1, every: .seconds(1)),
      at: Samples.alice.address)
    network.run(until: .seconds(0.0015))
    #expect(
      network.element(at: Samples.alice.address, as: Caller.self)?.outcomes.isEmpty == true)
    network.run(until: .seconds(1))
    #expect(
      network.element(at: Samples.alice.address, as: Caller.self)?.outcomes
        == ["failed refused": 1])
  }

  @Test func `a cut direction loses everything, the other nothing`() throws {
    var network = SimulatedNetwork(seed: 1)
    var lost = 0
    var arrived = 0
    network.observer = { seen in
      if seen.arrivals.isEmpty { lost += 1 } else { arrived += 1 }
    }
    network.add(
      Caller(Samples.alice, calling: Samples.bob, calls: 1, every: .seconds(1)),
      at: Samples.alice.address)
    network.add(Callee(answering: .busyHere), at: Samples.bob.address)
    network.setLink(.cut, from: Samples.bob.address, to: Samples.alice.address)
    network.run(until: .seconds(200))
    #expect(
      network.element(at: Samples.alice.address, as: Caller.self)?.outcomes == ["timed out": 1])
    #expect(arrived == 7)
    #expect(lost > 7)
  }

  @Test func `an exception is for the packets it names`() throws {
    var network = SimulatedNetwork(seed: 1)
    network.exception = { packet, _ in
      (try? Message(packet.bytes))?.method == .bye ? .cut : nil
    }
    network.add(
      Caller(Samples.alice, calling: Samples.bob, calls: 1, every: .seconds(1)),
      at: Samples.alice.address)
    network.add(Callee(answering: .ok), at: Samples.bob.address)
    network.run(until: .seconds(100))
    let callee = network.element(at: Samples.bob.address, as: Callee.self)
    #expect(callee?.acknowledged == 1)
    #expect(callee?.byes == 0)
  }

  @Test func `actions happen at their moment and may change an element and the network`() throws {
    var network = SimulatedNetwork(seed: 1)
    network.add(
      Caller(Samples.alice, calling: Samples.bob, calls: 1, every: .seconds(1)),
      at: Samples.alice.address)
    network.add(Callee(answering: .ok), at: Samples.bob.address)
    var moments: [Moment] = []
    network.schedule(at: .seconds(5)) { network in
      moments.append(network.now)
      network.remove(Samples.bob.address)
      network.with(Samples.alice.address, as: Caller.self) { caller, now in
        if let options = try? Samples.request(.options, branch: "z9hG4bK-o") {
          caller.layer.send(
            options, to: Samples.bob, from: Samples.alice, over: .udp, at: now)
        }
      }
    }
    network.run(until: .seconds(6))
    #expect(moments == [.seconds(5)])
    #expect(
      network.element(at: Samples.alice.address, as: Caller.self)?.outcomes["failed refused"] == 1)
    let wrongKind = network.with(Samples.alice.address, as: Callee.self) { _, _ in true }
    #expect(wrongKind == nil)
  }
}
