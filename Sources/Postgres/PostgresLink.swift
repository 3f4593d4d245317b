import CPq
import Customers
import Dispatch
import Glibc
import Synchronization
import Wire

/// One connection, used by one thread at a time; every wait has a deadline.
///
/// Sendable because its node gives it to the one queue that has its number, and that alone.
final class PostgresLink: @unchecked Sendable {
  private let connection: String
  private let name: String
  private var link: OpaquePointer?
  /// Whether a cancellation is under way: one that hangs must not have company.
  private let isCancelling = Atomic<Bool>(false)
  /// Of its own: the global queues' threads are those of Swift's tasks, and must not block.
  private let canceller = DispatchQueue(label: "customers.postgres.cancel")

  init(_ connection: String, name: String) {
    self.connection = connection
    self.name = name
  }

  deinit { PQfinish(link) }

  /// Connects where it has to, sends, and reads all rows as texts.
  func ask(
    _ statement: PostgresStatement, until deadline: ContinuousClock.Instant
  ) throws(NodeProblem) -> [[String?]] {
    // A connection that was good may have died since: that shows at once, and a new one may do.
    let wasThere = link != nil
    do {
      return try attempt(statement, until: deadline)
    } catch {
      guard wasThere, link == nil, error.isOfConnection, ContinuousClock.now < deadline else {
        throw error.problem
      }
    }
    do {
      return try attempt(statement, until: deadline)
    } catch {
      throw error.problem
    }
  }

  private struct Failure: Error {
    let problem: NodeProblem
    /// Whether the connection is to blame and not the statement or the time.
    let isOfConnection: Bool
  }

  private func attempt(
    _ statement: PostgresStatement, until deadline: ContinuousClock.Instant
  ) throws(Failure) -> [[String?]] {
    let link = try connected(until: deadline)
    let isSent = statement.withParameters { parameters in
      PQsendQueryParams(
        link, statement.sql, Int32(statement.parameters.count), nil, parameters, nil, nil, 0)
    }
    guard isSent == 1 else { throw broken() }
    try flush(link, until: deadline)
    var rows: [[String?]] = []
    while let result = try result(of: link, until: deadline) {
      defer { PQclear(result) }
      switch PQresultStatus(result) {
      case PGRES_TUPLES_OK: rows += Self.rows(of: result)
      case PGRES_COMMAND_OK: break
      default:
        let reason = PostgresOptions.line(String(cString: PQresultErrorMessage(result)))
        let isLost = PQstatus(link) != CONNECTION_OK
        // What is left of the answer is not read: the connection begins anew.
        drop()
        throw Failure(
          problem: NodeProblem(node: name, reason: reason), isOfConnection: isLost)
      }
    }
    return rows
  }

  /// A connection that is up.
  private func connected(
    until deadline: ContinuousClock.Instant
  ) throws(Failure) -> OpaquePointer {
    if let link, PQstatus(link) == CONNECTION_OK { return link }
    drop()
    guard let link = PQconnectStart(connection) else { throw failure("out of memory") }
    self.link = link
    guard PQstatus(link) != CONNECTION_BAD else { throw broken() }
    // The library would write the server's remarks to standard error.
    _ = PQsetNoticeProcessor(link, { _, _ in }, nil)
    var step = PGRES_POLLING_WRITING
    while step != PGRES_POLLING_OK {
      guard step != PGRES_POLLING_FAILED else { throw broken() }
      let events = step == PGRES_POLLING_READING ? POLLIN : POLLOUT
      guard wait(for: events, of: link, until: deadline) else {
        drop()
        throw failure("no connection in time")
      }
      step = PQconnectPoll(link)
    }
    guard PQsetnonblocking(link, 1) == 0 else { throw broken() }
    return link
  }

  private func flush(
    _ link: OpaquePointer, until deadline: ContinuousClock.Instant
  ) throws(Failure) {
    while true {
      switch PQflush(link) {
      case 0: return
      case 1:
        guard wait(for: POLLIN | POLLOUT, of: link, until: deadline) else { throw late() }
        guard PQconsumeInput(link) == 1 else { throw broken() }
      default: throw broken()
      }
    }
  }

  /// The next result; nil after the last.
  private func result(
    of link: OpaquePointer, until deadline: ContinuousClock.Instant
  ) throws(Failure) -> OpaquePointer? {
    while PQisBusy(link) == 1 {
      guard wait(for: POLLIN, of: link, until: deadline) else { throw late() }
      guard PQconsumeInput(link) == 1 else { throw broken() }
    }
    return PQgetResult(link)
  }

  private func wait(
    for events: Int32, of link: OpaquePointer, until deadline: ContinuousClock.Instant
  ) -> Bool {
    while true {
      let left = deadline - ContinuousClock.now
      guard left > .zero else { return false }
      var entry = pollfd(fd: PQsocket(link), events: Int16(events), revents: 0)
      guard entry.fd >= 0 else { return true }
      // Rounded up, so that it does not spin through the last millisecond.
      let milliseconds = left.nanoseconds / 1_000_000 + 1
      let count = poll(&entry, 1, Int32(clamping: milliseconds))
      if count > 0 { return true }
      if count < 0 && errno != EINTR { return true }
    }
  }

  private static func rows(of result: OpaquePointer) -> [[String?]] {
    let columns = PQnfields(result)
    return (0..<min(PQntuples(result), 16)).map { row in
      (0..<columns).map { column in
        PQgetisnull(result, row, column) == 1
          ? nil : PQgetvalue(result, row, column).map { String(cString: $0) }
      }
    }
  }

  /// The server is slow: it is asked to stop, on another thread since that waits for it, and left.
  private func late() -> Failure {
    if let link, let cancel = PQgetCancel(link) {
      let request = CancelRequest(pointer: cancel)
      if isCancelling.exchange(true, ordering: .relaxed) {
        PQfreeCancel(cancel)
      } else {
        canceller.async { [self] in
          var text = [CChar](repeating: 0, count: 256)
          _ = PQcancel(request.pointer, &text, Int32(text.count))
          PQfreeCancel(request.pointer)
          isCancelling.store(false, ordering: .relaxed)
        }
      }
    }
    drop()
    return failure("no answer in time")
  }

  private func broken() -> Failure {
    let reason = link.map { PostgresOptions.line(String(cString: PQerrorMessage($0))) } ?? ""
    drop()
    return Failure(
      problem: NodeProblem(node: name, reason: reason.isEmpty ? "the connection broke" : reason),
      isOfConnection: true)
  }

  private func failure(_ reason: String) -> Failure {
    Failure(problem: NodeProblem(node: name, reason: reason), isOfConnection: false)
  }

  private func drop() {
    PQfinish(link)
    link = nil
  }
}

/// A cancellation, which libpq lets any thread send.
private struct CancelRequest: @unchecked Sendable {
  let pointer: OpaquePointer
}
