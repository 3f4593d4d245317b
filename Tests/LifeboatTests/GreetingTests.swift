import Customers
import Lifeboat
import Media
import SIP
import Testing
import Wire

/// Who is greeted how, and how long that may take.
struct GreetingTests {
  static let name = Prompt.text("Hello Ms Example.")

  static func bench() -> Bench {
    var bench = Bench { configuration in
      configuration.customers = .init(.international)
      configuration.customers?.budget = .milliseconds(800)
      configuration.prompts.budget = .milliseconds(200)
    }
    bench.call()
    return bench
  }

  @Test func `a VIP hears the name, then the menu`() {
    var bench = Self.bench()
    bench.run(.milliseconds(300))
    guard case .lookUp(let call, let number) = bench.orders.first else {
      Issue.record("nobody was looked up")
      return
    }
    #expect(number == "+15551234")
    #expect(!bench.hasHeard(AnsweringTests.outage))
    bench.with { core, now in
      core.greet(call, .personal(Track(Bench.clip(of: Self.name))), at: now)
    }
    bench.run(.seconds(2))
    #expect(bench.hasHeard(Self.name))
    #expect(bench.hasHeard(AnsweringTests.outage))
    #expect(bench.tally.greeted == 1)
  }

  @Test func `others hear the menu at once`() {
    var bench = Self.bench()
    bench.run(.milliseconds(100))
    bench.with { core, now in core.greet(1, .general, at: now) }
    bench.run(.milliseconds(600))
    #expect(bench.hasHeard(AnsweringTests.outage))
  }

  @Test func `no caller waits longer than the budget`() {
    var bench = Self.bench()
    bench.run(.milliseconds(990))
    #expect(bench.caller.heard.allSatisfy { $0.payload.allSatisfy { $0 == 0xFF } })
    bench.run(.milliseconds(600))
    #expect(bench.hasHeard(AnsweringTests.outage))
    // What comes later is too late.
    bench.with { core, now in
      core.greet(1, .personal(Track(Bench.clip(of: Self.name))), at: now)
    }
    bench.run(.seconds(2))
    #expect(!bench.hasHeard(Self.name))
    #expect(bench.tally.greeted == 0)
  }

  @Test func `an answer about a call that is over is nobody's`() {
    var bench = Self.bench()
    bench.run(.milliseconds(100))
    bench.phone { phone, now in phone.send(.bye, at: now) }
    bench.run(.milliseconds(100))
    bench.with { core, now in core.greet(1, .general, at: now) }
    bench.run(.seconds(60))
    #expect(bench.openCount == 0)
  }
}
