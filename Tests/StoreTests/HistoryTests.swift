import Scenarios
import Store
import Testing

struct HistoryTests {
  /// Two systems; FO-06 goes bad on one of them in its third run.
  private static func store() throws -> RunStore {
    let store = try RunStore.inMemory()
    let times = (1...100).map { Double($0) / 1000 }
    try store.save(StoreKit.run("a", at: 1, [StoreKit.scenario(.passed, times: times)]))
    try store.save(StoreKit.run("b", at: 2, [StoreKit.scenario(.passed, for: ["FO-08"])]))
    try store.save(
      StoreKit.run(
        "c", at: 3,
        [
          StoreKit.scenario(.passed, times: [0.25]),
          StoreKit.scenario(.failed, "both-silent", for: ["FO-06", "FO-08"], times: [0.75, 1.5]),
        ]))
    try store.save(StoreKit.run("d", at: 4, on: "kamailio", [StoreKit.scenario(.failed)]))
    return store
  }

  @Test func `a page tells runs, trends and times`() throws {
    let lines = HistoryTable.lines(try History(Self.store(), last: 20))
    #expect(
      lines.joined(separator: "\n") == """
        runs, newest last
          a  passed  proxy (0.1.0)     1 passed            2.5 s  seed 4f1c  wire
          b  passed  proxy (0.1.0)     1 passed            2.5 s  seed 4f1c  wire
          c  failed  proxy (0.1.0)     1 passed, 1 failed  2.5 s  seed 4f1c  wire
          d  failed  kamailio (0.1.0)  1 failed            2.5 s  seed 4f1c  wire

        requirements on kamailio, oldest run first
          FO-06  ✗  first bad d

        requirements on proxy, oldest run first
          FO-06  ✓·✗  first bad c
          FO-08  ·✓✗  first bad c

        failover.reaction on proxy
          a  median 50.0 ms   p99 99.0 ms  100 values
          c  median 750.0 ms  p99 1.500 s  3 values, 2 not allowed
        """)
  }

  @Test func `a system or a requirement leaves what concerns it`() throws {
    let store = try Self.store()
    let one = try History(store, system: "proxy", requirement: "FO-08", last: 20)
    #expect(one.runs.map(\.run.id) == ["b", "c"])
    #expect(one.requirements.map(\.requirement) == ["FO-08"])
    #expect(one.times.map(\.count) == [2])
  }

  @Test func `the last runs are shown and all are searched`() throws {
    let last = try History(Self.store(), last: 1)
    #expect(last.runs.map(\.run.id) == ["d"])
    #expect(last.requirements.map(\.marks) == ["✗"])
    let store = try Self.store()
    try store.save(StoreKit.run("e", at: 5, [StoreKit.scenario(.failed)]))
    let trend = try History(store, system: "proxy", last: 1).requirements.first
    #expect(trend?.marks == "✗")
    #expect(trend?.firstBad == "c")
  }
}
