import FailoverProxy
import SIP
import Signaling
import Testing
import Wire

struct StoppingTests {
  static func stop(_ bench: inout Bench) {
    bench.network.with(Places.system.address, as: ProxyCore.self) { $0.stop(at: $1) }
  }

  @Test func `a proxy without calls stops at once`() {
    var bench = Bench(primary: .answer())
    #expect(bench.proxy?.isStopped == false)
    Self.stop(&bench)
    #expect(bench.proxy?.isStopped == true)
  }

  @Test func `while stopping, new calls get 503 and those in setup finish`() {
    var bench = Bench(primary: .answer(after: .seconds(2)))
    bench.call("first")
    bench.run(.milliseconds(100))
    Self.stop(&bench)
    bench.call("second")
    bench.run(.seconds(1))
    #expect(bench.finals("second") == [503])
    #expect(bench.proxy?.isStopped == false)
    bench.run(.milliseconds(950))
    #expect(bench.finals("first") == [200])
    #expect(bench.proxy?.isStopped == true)
  }

  @Test func `calls in setup are ended when the grace is over`() {
    var bench = Bench(primary: .steps((.zero, .ringing), (.seconds(3), .ringing)))
    bench.call()
    bench.run(.milliseconds(100))
    Self.stop(&bench)
    bench.run(.milliseconds(4_995))
    #expect(bench.finals() == [])
    bench.run(.milliseconds(100))
    #expect(bench.finals() == [503])
    #expect(bench.fates(Places.primary) == [.cancelled])
    #expect(bench.proxy?.isStopped == true)
  }

  @Test func `an edge that never answers the CANCEL does not hold the proxy`() {
    var bench = Bench(primary: .steps((.zero, .ringing), (.seconds(3), .ringing)))
    bench.call()
    bench.run(.milliseconds(100))
    Self.stop(&bench)
    bench.network.setLink(.cut, from: Places.primary.address, to: Places.system.address)
    bench.run(.milliseconds(5_900))
    #expect(bench.proxy?.isStopped == false)
    bench.run(.milliseconds(200))
    #expect(bench.proxy?.isStopped == true)
  }
}
