import Foundation
import GRDB
import Scenarios
import Store
import Testing

struct RunStoreTests {
  @Test func `a run comes back as it was saved`() throws {
    let store = try RunStore.inMemory()
    var run = StoreKit.run(
      "20261128-231200",
      [
        StoreKit.scenario(
          .failed, for: ["FO-06", "FO-08"], times: [0.25, 0.75], sentence: "it took 750 ms"),
        StoreKit.scenario(.passed, "healthy", for: []),
      ])
    run.head.interrupted = true
    try store.save(run)
    #expect(try store.run("20261128-231200") == run)
    #expect(try store.runs() == [run.head])
    #expect(try store.run("20261128-231201") == nil)
  }

  @Test func `runs come in the order they began`() throws {
    let store = try RunStore.inMemory()
    for (id, started) in [("c", 3.0), ("a", 1.0), ("b", 2.0)] {
      try store.save(StoreKit.run(id, at: started, []))
    }
    #expect(try store.runs().map(\.id) == ["a", "b", "c"])
  }

  @Test func `the same run once more takes its place`() throws {
    let store = try RunStore.inMemory()
    try store.save(StoreKit.run("a", [StoreKit.scenario(.failed, times: [1])]))
    let again = StoreKit.run("a", [StoreKit.scenario(.passed, times: [2])])
    try store.save(again)
    #expect(try store.run("a") == again)
    #expect(try store.verdicts().map(\.outcome) == [.passed])
  }

  @Test func `another run of the same name does not`() throws {
    let store = try RunStore.inMemory()
    let first = StoreKit.run("a", seed: "1", [])
    try store.save(first)
    #expect(throws: StoreProblem.otherRun(id: "a")) {
      try store.save(StoreKit.run("a", seed: "2", []))
    }
    #expect(try store.run("a") == first)
  }

  @Test func `a file is made with its folder and found again`() throws {
    try StoreKit.withFile { path in
      let run = StoreKit.run("a", [StoreKit.scenario(.passed)])
      try RunStore(path).save(run)
      #expect(try RunStore(path).run("a") == run)
    }
  }

  @Test func `an empty file becomes a history`() throws {
    try StoreKit.withFile { path in
      try Self.make(path, Data())
      let store = try RunStore(path)
      try store.save(StoreKit.run("a", []))
      #expect(try store.runs().map(\.id) == ["a"])
    }
  }

  @Test func `a file as the first version wrote it is read and added to`() throws {
    try StoreKit.withFile { path in
      try Self.make(path, Data())
      try DatabaseQueue(path: path).write { try $0.execute(sql: FirstVersion.sql) }
      let store = try RunStore(path)
      let old = try #require(try store.run("20261128-231200"))
      #expect(old.head.system == "failover-proxy" && old.head.outcome == .failed)
      #expect(old.scenarios.map(\.variant) == ["primary-503 transport=udp"])
      #expect(old.scenarios[0].requirements == ["FO-06"])
      #expect(old.scenarios[0].check == "failover.reaction")
      #expect(old.scenarios[0].measured.map(\.value) == [0.75])
      try store.save(StoreKit.run("b", [StoreKit.scenario(.passed)]))
      #expect(try store.runs().count == 2)
    }
  }

  @Test func `a newer file is left alone`() throws {
    try StoreKit.withFile { path in
      _ = try RunStore(path)
      try DatabaseQueue(path: path).write {
        try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v999')")
      }
      #expect(throws: StoreProblem.newer(path: path)) { try RunStore(path) }
    }
  }

  @Test func `what is no database is said in one sentence`() throws {
    try StoreKit.withFile { path in
      try Self.make(path, Data("this is not a database, however long it may go on".utf8))
      let problem = #expect(throws: StoreProblem.self) { try RunStore(path) }
      #expect(
        problem?.description
          == "the history \(path) cannot be opened: SQLite error 26: file is not a database")
    }
  }

  private static func make(_ path: String, _ content: Data) throws {
    let place = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.write(to: place)
  }
}
