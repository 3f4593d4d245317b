import CPq
public import Customers
import Dispatch
import Synchronization
import Wire

/// Customers in PostgreSQL, or what speaks its protocol (CockroachDB), through libpq.
///
/// A few connections, each with a thread of its own, serve all callers; who waits longer than the
/// limit is let go without having been asked. Nothing blocks the calling thread. The table is that
/// of ``SQLiteCustomers/schema``; the number is a parameter and never a part of the statement.
public final class PostgresCustomers: CustomerNode {
  public let name: String
  private let lines: [DispatchQueue]
  private let links: [PostgresLink]
  private let state = Mutex(State())

  private struct State {
    var jobs: [Job] = []
    var isBusy: [Bool]

    init() { isBusy = [] }
  }

  private struct Job: Sendable {
    let statement: PostgresStatement
    let deadline: ContinuousClock.Instant
    let done: @Sendable (Result<[[String?]], NodeProblem>) -> Void
  }

  /// More callers than that are refused at once.
  static let mostWaiting = 10_000

  /// Takes a connection string or URI of libpq (PostgreSQL manual §34.1.1); connects when asked.
  ///
  /// Addresses are better than host names, which libpq looks up without a limit of time.
  public init(_ connection: String, connections: Int = 4) throws(NodeProblem) {
    let options = try PostgresOptions(connection)
    let name = options.name
    self.name = name
    let count = min(max(connections, 1), 32)
    lines = (0..<count).map { DispatchQueue(label: "customers.postgres.\($0)") }
    links = (0..<count).map { _ in PostgresLink(connection, name: name) }
    state.withLock { $0.isBusy = Array(repeating: false, count: count) }
  }

  public func customer(
    _ number: PhoneNumber, within limit: Duration
  ) async throws(NodeProblem) -> Customer? {
    let rows = try await ask(
      PostgresStatement(
        "SELECT name, vip, language FROM customers WHERE number = $1 LIMIT 1", [number.e164]),
      within: limit)
    guard let row = rows.first else { return nil }
    guard row.count == 3, let called = row[0], let vip = row[1] else {
      throw NodeProblem(node: name, reason: "the table customers has other columns")
    }
    return Customer(
      number, name: called, isVIP: ["t", "true", "1"].contains(vip), language: row[2])
  }

  public func probe(within limit: Duration) async throws(NodeProblem) {
    _ = try await ask(
      PostgresStatement("SELECT 1 FROM customers LIMIT 1", []), within: limit)
  }

  private func ask(
    _ statement: PostgresStatement, within limit: Duration
  ) async throws(NodeProblem) -> [[String?]] {
    let deadline = ContinuousClock.now + limit
    let result: Result<[[String?]], NodeProblem> = await withCheckedContinuation { continuation in
      let job = Job(statement: statement, deadline: deadline) { continuation.resume(returning: $0) }
      let line: Int?? = state.withLock { state in
        guard state.jobs.count < Self.mostWaiting else { return nil }
        state.jobs.append(job)
        guard let free = state.isBusy.firstIndex(of: false) else { return .some(nil) }
        state.isBusy[free] = true
        return free
      }
      switch line {
      case nil:
        continuation.resume(
          returning: .failure(NodeProblem(node: name, reason: "too many callers wait")))
      case .some(nil): break
      case .some(.some(let line)): lines[line].async { self.work(line) }
      }
    }
    return try result.get()
  }

  /// On a connection's thread: serves who waits, oldest first, until nobody does.
  private func work(_ line: Int) {
    while true {
      let job: Job? = state.withLock { state in
        guard !state.jobs.isEmpty else {
          state.isBusy[line] = false
          return nil
        }
        return state.jobs.removeFirst()
      }
      guard let job else { return }
      guard ContinuousClock.now < job.deadline else {
        job.done(.failure(NodeProblem(node: name, reason: "no connection was free in time")))
        continue
      }
      do throws(NodeProblem) {
        job.done(.success(try links[line].ask(job.statement, until: job.deadline)))
      } catch {
        job.done(.failure(error))
      }
    }
  }
}
