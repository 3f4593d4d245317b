import Foundation
import Glibc
import Synchronization
import Testing
import Transports
import Wire

/// A real PostgreSQL on an address of its own, in a temporary folder.
struct PostgresServer: Sendable {
  let folder: String
  let address: IPAddress

  static let port = 5_432
  private static let lease = try? AddressLease.acquire(seed: .random(in: 0...(.max)))
  /// Blocks of the lease, each given out once: tests run beside each other.
  private static let given = Atomic<Int>(0)

  var connection: String {
    "hostaddr=\(address) port=\(Self.port) dbname=customers user=reader connect_timeout=5"
  }

  /// A primary and a standby that streams from it, the second ready to be asked.
  ///
  /// Where nobody asks the standby it is not started.
  static func withPair(
    _ schema: String, hasStandby: Bool = true,
    _ body: (PostgresServer, PostgresServer) async throws -> Void
  ) async throws {
    let index = given.add(1, ordering: .relaxed).oldValue
    let block = try #require(lease?.block(index))
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("pg-\(UInt32.random(in: 0...(.max)))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if getuid() == 0 { try await run("chown", ["postgres", folder]) }
    let primary = PostgresServer(folder: "\(folder)/primary", address: block.address(1))
    let standby = PostgresServer(folder: "\(folder)/standby", address: block.address(2))
    do {
      try await primary.make(schema)
      if hasStandby { try await standby.follow(primary) }
      try await body(primary, standby)
    } catch {
      await primary.end()
      await standby.end()
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
    await primary.end()
    await standby.end()
    try FileManager.default.removeItem(atPath: folder)
  }

  private func make(_ schema: String) async throws {
    try await Self.postgres("initdb", ["-D", folder, "-U", "owner", "-A", "trust", "-N"])
    let hba = "host all all 127.0.0.0/8 trust\nhost replication all 127.0.0.0/8 trust\n"
    try Self.append(hba, to: "\(folder)/pg_hba.conf")
    try Self.append(
      """
      fsync = off
      shared_buffers = 16MB
      max_connections = 40
      port = \(Self.port)
      unix_socket_directories = ''
      # A row that is written has arrived at the standby.
      synchronous_commit = remote_apply

      """, to: "\(folder)/postgresql.conf")
    try await start()
    try await sql("CREATE ROLE reader LOGIN", database: "postgres")
    try await sql("CREATE DATABASE customers", database: "postgres")
    try await sql(schema)
    try await sql("GRANT SELECT ON customers TO reader")
  }

  private func follow(_ primary: PostgresServer) async throws {
    try await Self.postgres(
      "pg_basebackup",
      [
        "-h", "\(primary.address)", "-p", "\(Self.port)", "-U", "owner", "-D", folder, "-R",
        "-X", "stream", "-c", "fast", "-N",
      ])
    try await start()
    try await primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
    try await primary.sql("SELECT pg_reload_conf()")
  }

  /// Starts it and waits until it can be asked.
  func start() async throws {
    // A server that was killed left it, and where nobody takes note of dead processes, its number
    // looks alive.
    if processes.first.map(Self.isAlive) == false {
      try FileManager.default.removeItem(atPath: "\(folder)/postmaster.pid")
    }
    do {
      try await Self.postgres(
        "pg_ctl",
        [
          "start", "-w", "-t", "60", "-D", folder, "-l", "\(folder)/log",
          "-o", "-c listen_addresses=\(address)",
        ])
    } catch {
      // Why it did not start is known to its log alone.
      let log = (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? ""
      throw Failure(description: "\(error)\n\(log)")
    }
  }

  /// Runs a statement as the owner.
  func sql(_ statement: String, database: String = "customers") async throws {
    try await Self.postgres(
      "psql",
      [
        "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "\(address)", "-p", "\(Self.port)",
        "-U", "owner", "-d", database, "-c", statement,
      ])
  }

  /// The server and all of its processes, the server first.
  private var processes: [pid_t] {
    let text = try? String(contentsOfFile: "\(folder)/postmaster.pid", encoding: .utf8)
    guard let pid = text?.split(separator: "\n").first.flatMap({ pid_t($0) }) else { return [] }
    let children = try? String(
      contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
    return [pid] + (children?.split(separator: " ").compactMap { pid_t($0) } ?? [])
  }

  /// Ends it as a machine that loses its power does.
  func killAll() async {
    let processes = processes
    for process in processes { kill(process, SIGKILL) }
    // They keep its memory, and so the folder, until they are gone.
    for process in processes { while Self.isAlive(process) { await Task.yield() } }
  }

  private static func isAlive(_ process: pid_t) -> Bool {
    let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    let state = text?.split(separator: ")").last?.first { $0 != " " }
    return state.map { $0 != "Z" && $0 != "X" } ?? false
  }

  /// Stops it as a machine that hangs: its ports accept and nobody answers.
  func freeze() { for process in processes { kill(process, SIGSTOP) } }

  func thaw() { for process in processes.reversed() { kill(process, SIGCONT) } }

  private func end() async {
    thaw()
    _ = try? await Self.postgres(
      "pg_ctl", ["stop", "-w", "-t", "20", "-m", "immediate", "-D", folder])
    await killAll()
  }

  private static func append(_ text: String, to path: String) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data(text.utf8))
    try file.close()
  }

  /// The newest version's programs are in a folder of their own.
  private static let programs: String? = {
    let root = "/usr/lib/postgresql"
    let versions = try? FileManager.default.contentsOfDirectory(atPath: root)
    return versions?.compactMap { Int($0) }.max().map { "\(root)/\($0)/bin" }
  }()

  /// Runs one of PostgreSQL's programs, which refuse to be root.
  private static func postgres(_ program: String, _ arguments: [String]) async throws {
    let path = "\(try #require(programs, "PostgreSQL is not installed"))/\(program)"
    guard getuid() == 0 else { return try await run(path, arguments) }
    try await run(
      "setpriv",
      ["--reuid=postgres", "--regid=postgres", "--clear-groups", path] + arguments)
  }

  private struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Foundation waits for a socket that the server would inherit and keep.
  private static let closing = """
    for file in /proc/self/fd/*; do n=${file##*/}; ((n > 2)) && eval "exec $n>&-"; done
    exec "$@"
    """

  private static func run(_ program: String, _ arguments: [String]) async throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", closing, "bash", program] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: "/")
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      DispatchQueue(label: "test.waiting").async {
        do {
          try process.run()
          let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
          process.waitUntilExit()
          guard process.terminationStatus == 0 else {
            throw Failure(description: "\(program) \(arguments.joined(separator: " ")): \(text)")
          }
          done.resume()
        } catch {
          done.resume(throwing: error)
        }
      }
    }
  }
}
