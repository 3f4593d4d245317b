import FailoverProxy
import SIP
import Signaling
import Testing
import Wire

struct HealthTests {
  static let configuration = Configuration.pair { $0.healthChecks.enabled = true }

  @Test func `FO-18 a dead primary is out within the interval and 500 ms`() {
    var bench = Bench(Self.configuration, primary: .answer())
    bench.run(.milliseconds(4_050))
    bench.network.with(Places.primary.address, as: SimulatedEdge.self) { edge, _ in
      edge.health = nil
    }
    bench.run(.milliseconds(1_500))
    #expect(bench.proxy?.metrics.trunks.map(\.isAlive) == [false, true])
    bench.call()
    bench.run(.milliseconds(500))
    #expect(bench.finals() == [200])
    #expect(!bench.summaries(to: Places.primary).contains("INVITE"))
  }

  @Test func `FO-18 a primary that recovers gets calls again`() {
    var bench = Bench(Self.configuration, primary: .answer())
    bench.network.with(Places.primary.address, as: SimulatedEdge.self) { edge, _ in
      edge.health = nil
    }
    bench.run(.milliseconds(2_000))
    #expect(bench.proxy?.metrics.trunks.map(\.isAlive) == [false, true])
    bench.network.with(Places.primary.address, as: SimulatedEdge.self) { edge, _ in
      edge.health = .ok
    }
    bench.run(.milliseconds(1_100))
    bench.call()
    bench.run(.milliseconds(500))
    #expect(bench.summaries(to: Places.primary).contains("INVITE"))
    #expect(bench.toward(Places.secondary).allSatisfy { $0.message.method == .options })
  }

  @Test func `an unreachable primary is out at once, and OPTIONS go on every interval`() {
    var bench = Bench(Self.configuration, primary: nil)
    bench.run(.milliseconds(10))
    #expect(bench.proxy?.metrics.trunks.map(\.isAlive) == [false, true])
    bench.run(.milliseconds(5_000))
    #expect(bench.toward(Places.secondary).map(\.at) == (0...5).map { .seconds(Double($0)) })
    #expect(Set(bench.toward(Places.secondary).map(\.message.callID)).count == 6)
  }

  @Test func `with every trunk thought dead a call is tried all the same`() {
    var bench = Bench(Self.configuration, primary: .answer())
    for place in [Places.primary, Places.secondary] {
      bench.network.with(place.address, as: SimulatedEdge.self) { edge, _ in
        edge.health = nil
      }
    }
    bench.run(.seconds(3))
    bench.call()
    bench.run(.seconds(1))
    #expect(bench.finals() == [200])
  }

  @Test func `FO-19 a flapping primary changes state at most once an interval`() {
    var check = HealthCheck(Self.configuration.healthChecks, from: .zero)
    var changes: [Moment] = []
    for number in 0..<10 {
      let asked = Moment.seconds(Double(number))
      let asking = check.fire(at: asked)
      #expect(asking == .ask)
      let changed =
        number % 2 == 0 ? check.fire(at: asked + .milliseconds(400)) == .died : check.receive(.ok)
      if changed { changes.append(asked) }
      let late = check.receive(.ok)
      #expect(!late, "a late answer tells nothing")
    }
    #expect(changes.count == 10)
  }

  @Test(arguments: [(200, true), (404, true), (405, true), (500, true), (503, false), (408, false)])
  func `any answer shows life but those that say it cannot work`(status: Int, alive: Bool) {
    var check = HealthCheck(Self.configuration.healthChecks, from: .zero)
    _ = check.fire(at: .zero)
    _ = check.receive(StatusCode(rawValue: status) ?? .ok)
    #expect(check.isAlive == alive)
  }
}
