import Lifeboat
import SIP
import Testing
import Wire

/// A lifeboat that is asked to stop.
struct StoppingTests {
  @Test func `new calls are refused, and those that are up have the grace`() {
    var bench = Bench()
    bench.call()
    bench.run(.seconds(1))
    bench.with { core, now in core.stop(at: now) }
    bench.phone { phone, now in phone.call(Places.system, at: now) }
    bench.run(.seconds(4))
    #expect(bench.caller.responses.last?.status == .serviceUnavailable)
    #expect(bench.caller.responses.last?.header(.retryAfter) == "10")
    #expect(bench.caller.isUp)
    #expect(bench.with { core, now in core.isStopped(at: now) } == false)
    bench.run(.seconds(2))
    #expect(!bench.caller.isUp)
    #expect(bench.with { core, now in core.isStopped(at: now) } == true)
    #expect(bench.tally.outcomes == [.cut: 1])
  }

  @Test func `it is stopped at once where nobody is there`() {
    var bench = Bench()
    bench.with { core, now in core.stop(at: now) }
    #expect(bench.with { core, now in core.isStopped(at: now) } == true)
  }

  @Test func `a message is finished first`() {
    var bench = MessageTests.bench()
    bench.speak(Array(MessageTests.packets.prefix(10)))
    bench.with { core, now in core.stop(at: now) }
    bench.speak(Array(MessageTests.packets.dropFirst(10)))
    bench.run(.seconds(6))
    #expect(MessageTests.samples(bench) == MessageTests.stored)
    #expect(!bench.caller.isUp)
    #expect(bench.with { core, now in core.isStopped(at: now) } == false)
    bench.with { core, now in core.saved(1, .safe, at: now) }
    bench.run(.seconds(2))
    #expect(bench.with { core, now in core.isStopped(at: now) } == true)
  }
}
