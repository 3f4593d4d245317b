import Customers
import Postgres
import Testing

/// Real servers: a primary in one cloud and its standby in another.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct PostgresCustomersTests {
  static let rows = """
    INSERT INTO customers VALUES ('+4915112345678', 'Anna', TRUE, 'de'),
      ('+12015550123', 'Bob''s "Café"', FALSE, NULL)
    """

  static func directory(
    _ primary: PostgresServer, _ standby: PostgresServer
  ) throws -> CustomerDirectory {
    CustomerDirectory(
      nodes: [
        try PostgresCustomers(primary.connection), try PostgresCustomers(standby.connection),
      ], budget: .seconds(4))
  }

  /// How often each answer came to two hundred callers at once.
  static func ask(
    _ directory: CustomerDirectory, _ number: PhoneNumber, times: Int = 200
  ) async -> [Lookup: Int] {
    await withTaskGroup(of: Lookup.self) { group in
      for _ in 0..<times { group.addTask { await directory.customer(number) } }
      return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
  }

  @Test func `callers are known by the primary, and while it hangs by its standby`() async throws {
    let anna = try CustomerDirectoryTests.anna()
    let bob = Customer(try #require(PhoneNumber("+12015550123")), name: "Bob's \"Café\"")
    let carl = try #require(PhoneNumber("+442079460958"))
    try await PostgresServer.withPair(SQLiteCustomers.schema) { primary, standby in
      try await primary.sql(Self.rows)
      let directory = try Self.directory(primary, standby)
      let (one, other) = (directory.nodes[0].name, directory.nodes[1].name)
      #expect(one == "postgres:\(primary.address):5432/customers")
      #expect(await directory.customer(bob.number) == .known(bob, node: one))
      #expect(await directory.customer(carl) == .unknown(node: one))
      #expect(await Self.ask(directory, anna.number) == [.known(anna, node: one): 200])

      primary.freeze()
      // Connections that are up and new ones hang alike.
      #expect(await Self.ask(directory, anna.number) == [.known(anna, node: other): 200])
      #expect(await directory.customer(bob.number) == .known(bob, node: other))
      #expect(directory.nodes.map(\.isWell) == [false, true])

      primary.thaw()
      while !directory.nodes[0].isWell { await Task.yield() }
      #expect(await directory.customer(anna.number) == .known(anna, node: one))
    }
  }

  @Test func `while the primary is dead the standby knows, and without both the reasons are said`()
    async throws
  {
    let anna = try CustomerDirectoryTests.anna()
    try await PostgresServer.withPair(SQLiteCustomers.schema) { primary, standby in
      try await primary.sql(Self.rows)
      let directory = try Self.directory(primary, standby)
      let (one, other) = (directory.nodes[0].name, directory.nodes[1].name)
      #expect(await Self.ask(directory, anna.number, times: 20) == [.known(anna, node: one): 20])

      await primary.killAll()
      #expect(await Self.ask(directory, anna.number) == [.known(anna, node: other): 200])

      await standby.killAll()
      guard case .unavailable(let problems) = await directory.customer(anna.number) else {
        Issue.record("somebody answered")
        return
      }
      #expect(Set(problems.map(\.node)) == [one, other])
      #expect(problems.allSatisfy { !$0.reason.isEmpty && !$0.reason.contains("\n") })

      // Back on its feet after its crash, it is found.
      try await standby.start()
      while !directory.nodes[1].isWell { await Task.yield() }
      #expect(await directory.customer(anna.number) == .known(anna, node: other))
    }
  }

  @Test func `a slow statement ends at its deadline, and what is wrong is said`() async throws {
    let anna = try CustomerDirectoryTests.anna()
    let slow = """
      CREATE TABLE people (number TEXT, name TEXT, vip BOOLEAN, language TEXT);
      CREATE VIEW customers AS SELECT number, name, vip, language FROM people, pg_sleep(60)
      """
    try await PostgresServer.withPair(slow, hasStandby: false) { primary, _ in
      let node = try PostgresCustomers(primary.connection, connections: 1)
      let late = await #expect(throws: NodeProblem.self) {
        try await node.customer(anna.number, within: .milliseconds(300))
      }
      #expect(late?.reason == "no answer in time")
      // The statement was cancelled at the server and the connection is as good as new.
      try await primary.sql("DROP VIEW customers")
      let missing = await #expect(throws: NodeProblem.self) {
        try await node.customer(anna.number, within: .seconds(5))
      }
      #expect(missing?.reason == "ERROR:  relation \"customers\" does not exist")
      let stranger = try PostgresCustomers(
        primary.connection.replacing("user=reader", with: "user=nobody password=secret"))
      let refused = await #expect(throws: NodeProblem.self) {
        try await stranger.probe(within: .seconds(5))
      }
      #expect(refused?.reason.contains("role \"nobody\" does not exist") == true)
      #expect(refused.map { !"\($0)".contains("secret") } == true)
    }
  }
}

struct ConnectionStringTests {
  @Test(arguments: ["host", "hostaddr=127.0.0.1 port", "nonsense=1", "postgresql://[::1"])
  func `a wrong connection string is refused with libpq's sentence`(text: String) {
    let problem = #expect(throws: NodeProblem.self) { try PostgresCustomers(text) }
    #expect(problem?.reason.hasPrefix("the connection string is wrong: ") == true)
  }

  @Test func `names hide who asks`() throws {
    let node = try PostgresCustomers("postgresql://anna:secret@127.0.0.1:6000/people")
    #expect(node.name == "postgres:127.0.0.1:6000/people")
  }
}
