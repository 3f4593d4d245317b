import Lifeboat
import SIP
import Testing
import Wire

/// Duty managers called by the other side, which is asked to by REFER.
struct ReferTests {
  static func bench(_ answer: StatusCode = .accepted) -> Bench {
    var bench = Bench(.refer)
    bench.phone { phone, _ in phone.referAnswer = answer }
    bench.call { $0.append("X-Context", "a token") }
    bench.run(.milliseconds(300))
    bench.press("1")
    bench.run(.milliseconds(100))
    return bench
  }

  func targets(_ bench: Bench) -> [String] {
    bench.caller.requests.filter { $0.method == .refer }.compactMap { refer in
      refer.header(.referTo).flatMap { NameAddress($0)?.uri.user }
    }
  }

  @Test func `a target that answers ends this side of the call`() throws {
    var bench = Self.bench()
    let refer = try #require(bench.caller.requests.first { $0.method == .refer })
    #expect(
      refer.header(.referTo) == "<sip:anna@127.9.0.21:5060?X-Context=a%20token>")
    #expect(refer.header("X-Context") == "a token")
    bench.phone { phone, now in phone.notify("100 Trying", isLast: false, at: now) }
    bench.run(.milliseconds(100))
    #expect(bench.caller.isUp)
    bench.phone { phone, now in phone.notify("200 OK", isLast: true, at: now) }
    bench.run(.milliseconds(100))
    #expect(!bench.caller.isUp)
    #expect(bench.caller.requests.last?.method == .bye)
    bench.run(.seconds(60))
    #expect(bench.tally.outcomes == [.transferred: 1])
    #expect(bench.openCount == 0)
  }

  @Test func `a target that fails is followed by the next, and then voicemail is offered`() {
    var bench = Self.bench()
    bench.phone { phone, now in phone.notify("486 Busy Here", isLast: true, at: now) }
    bench.run(.milliseconds(100))
    #expect(targets(bench) == ["anna", "ben"])
    bench.phone { phone, now in phone.notify("603 Decline", isLast: true, at: now) }
    bench.run(.seconds(1))
    #expect(bench.hasHeard(ListTests.unreached))
    #expect(bench.caller.isUp)
  }

  @Test func `a target of which nothing is heard is followed by the next`() {
    var bench = Self.bench()
    bench.run(.seconds(4))
    #expect(targets(bench) == ["anna", "ben"])
  }

  @Test func `a subscription that ends without an answer is no answer`() {
    var bench = Self.bench()
    bench.phone { phone, now in phone.notify("180 Ringing", isLast: true, at: now) }
    bench.run(.milliseconds(100))
    #expect(targets(bench) == ["anna", "ben"])
  }

  @Test func `a side that knows no REFER has its targets called from here`() {
    var bench = Self.bench(.methodNotAllowed)
    bench.run(.milliseconds(300))
    #expect(bench[Places.anna].isUp)
    #expect(targets(bench) == ["anna"])
  }

  @Test func `a REFER that is refused is a target that failed`() {
    var bench = Self.bench(.decline)
    bench.run(.seconds(2))
    #expect(targets(bench) == ["anna", "ben"])
    #expect(bench.hasHeard(ListTests.unreached))
  }
}
