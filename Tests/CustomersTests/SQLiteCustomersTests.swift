import Customers
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SQLiteCustomersTests {
  static func withFile(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("customers-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
      try await body(folder.appendingPathComponent("customers.sqlite").path)
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
    try FileManager.default.removeItem(at: folder)
  }

  @Test func `a customer is found by number, and nobody else`() async throws {
    let anna = try CustomerDirectoryTests.anna()
    let bob = Customer(try #require(PhoneNumber("+12015550123")), name: "Bob'); DROP TABLE--")
    let carl = try #require(PhoneNumber("+442079460958"))
    try await Self.withFile { path in
      try SQLiteCustomers.create(path, [anna, bob])
      let node = SQLiteCustomers(path)
      #expect(try await node.customer(anna.number, within: .seconds(1)) == anna)
      #expect(try await node.customer(bob.number, within: .seconds(1)) == bob)
      #expect(try await node.customer(carl, within: .seconds(1)) == nil)
      try await node.probe(within: .seconds(1))
      #expect(node.name == "sqlite:customers.sqlite")
    }
  }

  @Test func `two hundred callers are answered at once`() async throws {
    let anna = try CustomerDirectoryTests.anna()
    try await Self.withFile { path in
      try SQLiteCustomers.create(path, [anna])
      let directory = CustomerDirectory(
        nodes: [SQLiteCustomers(path)], budget: .seconds(30))
      let found = await withTaskGroup(of: Lookup.self) { group in
        for _ in 0..<200 { group.addTask { await directory.customer(anna.number) } }
        return await group.reduce(into: [Lookup: Int]()) { $0[$1, default: 0] += 1 }
      }
      #expect(found == [.known(anna, node: "sqlite:customers.sqlite"): 200])
    }
  }

  @Test func `a file that is missing or none is a problem, until it is there`() async throws {
    let anna = try CustomerDirectoryTests.anna()
    try await Self.withFile { path in
      let node = SQLiteCustomers(path)
      await #expect(throws: NodeProblem.self) {
        try await node.customer(anna.number, within: .seconds(1))
      }
      #expect(!FileManager.default.fileExists(atPath: path))
      try Data("no database, but long enough to be looked at as one".utf8)
        .write(to: URL(fileURLWithPath: path))
      await #expect(throws: NodeProblem.self) { try await node.probe(within: .seconds(1)) }
      try FileManager.default.removeItem(atPath: path)
      try SQLiteCustomers.create(path, [anna])
      #expect(try await node.customer(anna.number, within: .seconds(1)) == anna)
    }
  }

  @Test func `the sqlite3 of Python reads the table and fills it`() async throws {
    let anna = try CustomerDirectoryTests.anna()
    try await Self.withFile { path in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [
        "python3", "-c",
        """
        import sqlite3, sys
        db = sqlite3.connect(sys.argv[1])
        db.execute(sys.argv[2])
        db.execute("INSERT INTO customers VALUES ('+4915112345678', 'Anna', TRUE, 'de')")
        db.commit()
        """, path, SQLiteCustomers.schema,
      ]
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      #expect(try await SQLiteCustomers(path).customer(anna.number, within: .seconds(1)) == anna)
    }
  }
}
