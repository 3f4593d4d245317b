import Testing
import Voicemail
import Wire

/// Which message is sent when, without a clock.
struct DeliveryQueueTests {
  static let ids = (0..<6).map {
    VoicemailKit.message(UInt64($0), at: 1_795_929_733 + Double($0)).id
  }

  @Test func `pauses double up to the longest, scattered by half, and follow from the seed`() {
    let backoff = Backoff(first: .milliseconds(500), most: .seconds(60))
    var (one, other) = (SeededGenerator(seed: 7), SeededGenerator(seed: 7))
    for failures in 1...40 {
      let whole = min(500 * (1 << min(failures - 1, 20)), 60_000)
      let pause = backoff.pause(after: failures, using: &one)
      #expect(pause >= .milliseconds(whole / 2) && pause <= .milliseconds(whole))
      #expect(pause == backoff.pause(after: failures, using: &other))
    }
    let pauses = (0..<20).map { _ in backoff.pause(after: 1, using: &one) }
    #expect(Set(pauses).count > 10)
  }

  @Test func `the oldest go first, as many as may`() {
    var queue = DeliveryQueue(atOnce: 2, seed: 1)
    for id in Self.ids.shuffled() { queue.add(id, at: .zero) }
    #expect(queue.take(at: .zero) == Array(Self.ids[0...1]))
    #expect(queue.take(at: .zero) == [])
    #expect(queue.next == nil)
    queue.ended(Self.ids[1], .delivered, at: .zero)
    #expect(queue.take(at: .zero) == [Self.ids[2]])
    #expect(queue.count == 5)
  }

  @Test func `a message that fails waits and lets others pass`() throws {
    var queue = DeliveryQueue(atOnce: 1, seed: 1)
    for id in Self.ids[0...1] { queue.add(id, at: .zero) }
    #expect(queue.take(at: .zero) == [Self.ids[0]])
    let ended = queue.ended(Self.ids[0], .failed, at: .zero)
    let pause = try #require(ended)
    #expect(queue.take(at: .zero) == [Self.ids[1]])
    queue.ended(Self.ids[1], .failed, at: .zero)
    #expect(queue.take(at: .zero + pause - .nanoseconds(1)).contains(Self.ids[0]) == false)
    #expect(queue.take(at: .zero + .seconds(1)) == [Self.ids[0]])
  }

  @Test func `a delivery shortens the pauses of those that failed, not of those refused`() {
    var queue = DeliveryQueue(atOnce: 6, seed: 1)
    for id in Self.ids[0...2] { queue.add(id, at: .zero) }
    var now = Moment.zero
    for _ in 0..<10 {
      for id in queue.take(at: now) {
        queue.ended(id, id == Self.ids[2] ? .refused : .failed, at: now)
      }
      now = now + .seconds(60)
    }
    queue.add(Self.ids[3], at: now)
    #expect(Set(queue.take(at: now)) == Set(Self.ids[0...3]))
    for id in Self.ids[0...1] { queue.ended(id, .failed, at: now) }
    queue.ended(Self.ids[2], .refused, at: now)
    queue.ended(Self.ids[3], .delivered, at: now)
    #expect(queue.take(at: now + .milliseconds(500)) == Array(Self.ids[0...1]))
    #expect(queue.take(at: now + .seconds(59)) == [])
    #expect(queue.take(at: now + .seconds(60)) == [Self.ids[2]])
  }

  @Test func `a message that is known already is not sent twice`() {
    var queue = DeliveryQueue(seed: 1)
    queue.add(Self.ids[0], at: .zero)
    #expect(queue.take(at: .zero) == [Self.ids[0]])
    queue.add(Self.ids[0], at: .zero)
    #expect(queue.take(at: .zero + .seconds(100)) == [])
    queue.ended(Self.ids[0], .delivered, at: .zero)
    #expect(queue.ended(Self.ids[0], .failed, at: .zero) == nil)
    #expect(queue.count == 0 && queue.next == nil)
  }
}
