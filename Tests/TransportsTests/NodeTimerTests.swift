import Testing
import Transports
import Wire

@Suite(.tags(.loopback), .timeLimit(.minutes(10)))
struct NodeTimerTests {
  @Test func `deadlines wake the element in order and not before their time`() async throws {
    try await withLoops { loops in
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(
        Listener(.udp, Endpoint(freshBlock().system)), on: loops, heard: heard)
      let deadlines = await node.perform { element, now in
        element.deadlines = [30, 10, 20].map { now + .milliseconds($0) }
        return element.deadlines.sorted()
      }
      #expect(await heard.take(3) == [.woken, .woken, .woken])
      let times = await node.perform { element, _ in element.times } ?? []
      let pairs = zip(times, deadlines ?? [])
      #expect(pairs.allSatisfy { $0 >= $1 })
      #expect(times == times.sorted())
      await node.stop()
    }
  }

  @Test func `a deadline that is taken back does not wake the element`() async throws {
    try await withLoops { loops in
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(
        Listener(.udp, Endpoint(freshBlock().system)), on: loops, heard: heard)
      node.post { element, now in
        element.deadlines = [now + .milliseconds(5)]
        // Queued on the loop itself, so that it runs before the first deadline.
        node.post { element, now in element.deadlines = [now + .milliseconds(40)] }
      }
      _ = await heard.take(1)
      #expect(await node.perform { element, _ in element.times.count } == 1)
      await node.stop()
    }
  }

  @Test(arguments: [(60, false), (260, true)])
  func `a deadline that is not strict may be met a little late`(hold: Int, counts: Bool)
    async throws
  {
    try await withLoops { loops in
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(
        Listener(.udp, Endpoint(freshBlock().system)), on: loops, heard: heard)
      let clock = loops.clock
      node.post { element, now in
        element.isPatient = true
        element.deadlines = [now + .milliseconds(5)]
        node.post { _, now in
          while clock.now - now < .milliseconds(hold) {}
        }
      }
      _ = await heard.take(1)
      // Only a machine that was held up by itself for much longer could make the first one count.
      let worst = await node.status().lateness.worst
      #expect(counts ? worst >= NodeStatus.slack : worst == .zero || worst > NodeStatus.slack)
      await node.stop()
    }
  }

  @Test func `a loop that is held up shows as lateness`() async throws {
    try await withLoops { loops in
      let heard = Mailbox<Puppet.Event>()
      let node = try await puppet(
        Listener(.udp, Endpoint(freshBlock().system)), on: loops, heard: heard)
      let clock = loops.clock
      node.post { element, now in
        element.deadlines = [now + .milliseconds(5)]
        // Queued on the loop itself, so that it runs at once and not after the deadline.
        node.post { _, now in
          while clock.now - now < .milliseconds(60) {}
        }
      }
      _ = await heard.take(1)
      let lateness = await node.status().lateness
      #expect(lateness.worst >= .milliseconds(50))
      #expect(lateness.at != nil)
      await node.stop()
    }
  }

  @Test func `the clock agrees with the system's and never steps back`() {
    let clock = WallClock()
    #expect(clock.drift < .milliseconds(5) && clock.drift > .milliseconds(-5))
    var before = clock.now
    for _ in 0..<10_000 {
      let now = clock.now
      #expect(now >= before)
      before = now
    }
  }
}
