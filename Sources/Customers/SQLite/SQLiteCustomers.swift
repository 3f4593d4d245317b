import Dispatch
import GRDB
import Synchronization

/// Customers in an SQLite file, which is opened for reading only.
///
/// The file is opened at the first lookup, and again after a problem: one that appears or is
/// replaced (by a rename) while the service runs is found. Work is done on a thread of its own.
public final class SQLiteCustomers: CustomerNode {
  /// The table, as every node has it; the same statement is right for PostgreSQL.
  ///
  /// - `number`: E.164 with `+`, as ``PhoneNumber`` writes it
  /// - `name`: as a voice should speak it
  /// - `vip`: whether the caller gets the customised greeting
  /// - `language`: a language tag (RFC 5646), or null
  public static let schema = """
    CREATE TABLE customers (
      number TEXT PRIMARY KEY NOT NULL,
      name TEXT NOT NULL,
      vip BOOLEAN NOT NULL DEFAULT FALSE,
      language TEXT
    )
    """

  public let name: String
  private let path: String
  private let queue = DispatchQueue(label: "customers.sqlite")
  private let opened = Mutex<DatabaseQueue?>(nil)

  /// Takes the path of the file, which need not be there yet.
  public init(_ path: String) {
    self.path = path
    name = "sqlite:\(path.split(separator: "/").last ?? "")"
  }

  /// Makes a file with these customers; there must be none.
  ///
  /// Waits for the disk.
  public static func create(_ path: String, _ customers: [Customer]) throws(NodeProblem) {
    do {
      let queue = try DatabaseQueue(path: path)
      try queue.write { db in
        try db.execute(sql: schema)
        for customer in customers {
          try db.execute(
            sql: "INSERT INTO customers (number, name, vip, language) VALUES (?, ?, ?, ?)",
            arguments: [
              customer.number.e164, customer.name, customer.isVIP, customer.language,
            ])
        }
      }
      try queue.close()
    } catch {
      throw NodeProblem(node: "sqlite:\(path)", reason: "\(error)")
    }
  }

  public func customer(
    _ number: PhoneNumber, within limit: Duration
  ) async throws(NodeProblem) -> Customer? {
    try await ask { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT name, vip, language FROM customers WHERE number = ?",
        arguments: [number.e164])
      return try row.map { row in
        Customer(
          number, name: try row.decode(forColumn: "name"),
          isVIP: try row.decode(forColumn: "vip"),
          language: try row.decode(String?.self, forColumn: "language"))
      }
    }
  }

  public func probe(within limit: Duration) async throws(NodeProblem) {
    try await ask { db in
      _ = try Row.fetchOne(db, sql: "SELECT 1 FROM customers LIMIT 1")
    }
  }

  private func ask<Value: Sendable>(
    _ question: @escaping @Sendable (Database) throws -> Value
  ) async throws(NodeProblem) -> Value {
    let result: Result<Value, NodeProblem> = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.answer(question)) }
    }
    return try result.get()
  }

  private func answer<Value>(
    _ question: (Database) throws -> Value
  ) -> Result<Value, NodeProblem> {
    do {
      return .success(try open().read(question))
    } catch {
      opened.withLock { $0 = nil }
      return .failure(NodeProblem(node: name, reason: "\(error)"))
    }
  }

  private func open() throws -> DatabaseQueue {
    if let queue = opened.withLock({ $0 }) { return queue }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(0.1)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    opened.withLock { $0 = queue }
    return queue
  }
}
