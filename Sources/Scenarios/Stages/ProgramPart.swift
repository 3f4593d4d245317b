import Calls
import Foundation
import Plugins
import Synchronization
import Systems
import Transports
import Wire

/// An external program that plays a party.
final class ProgramPart: Sendable {
  let party: Party
  private let program: Program
  private let launch: Launch
  private let running: Mutex<RunningSystem?> = Mutex(nil)
  /// Whether it did its part before it was known to have begun.
  private let isOver = Mutex(false)

  init(_ party: Party, _ program: Program, in prepared: PreparedRun) {
    self.party = party
    self.program = program
    let endpoint = prepared.addresses.endpoints[party.name] ?? prepared.addresses.site.system
    // A program has a working directory of its own, so that the path has to be whole.
    let folder = URL(fileURLWithPath: prepared.scenario.place.file).deletingLastPathComponent().path
    var values = [
      "address": endpoint.address.description, "port": String(endpoint.port),
      "system": prepared.addresses.site.system.description,
      "transport": party.transport.rawValue, "fixtures": folder,
    ]
    for name in ["primary", "secondary"] {
      values[name] = prepared.addresses.endpoints[name]?.description
    }
    let words = program.arguments.map { word in
      values.reduce(word) { $0.replacing("{\($1.key)}", with: $1.value) }
    }
    let isCaller = party.role == .carrier
    launch = Launch(
      SystemDefinition(
        name: party.name, kind: "party", command: words,
        readiness: isCaller ? [] : [.port([party.transport])], stopGrace: .seconds(1)),
      at: endpoint, probe: prepared.addresses.block.probe,
      directory: "\(prepared.folder)/\(party.name)")
  }

  func start(on host: SystemHost) async throws(StageError) {
    do throws(LaunchError) {
      let system = try await host.start(launch)
      running.withLock { $0 = system }
    } catch .exitedEarly(_, .exited(program.exit), _) {
      // A part that only asks something listens nowhere for long.
      isOver.withLock { $0 = true }
    } catch {
      throw .program(party: party.name, error)
    }
  }

  /// Starts it where it has not been, and waits for its end; nil where that was as it should be.
  func play(on host: SystemHost) async -> ScenarioResult.Complaint? {
    if isOver.withLock({ $0 }) { return nil }
    if running.withLock({ $0 }) == nil {
      do throws(StageError) {
        try await start(on: host)
      } catch .program(_, .exitedEarly(_, let status, let line)) {
        // A short part may be over before it is known to have begun.
        return judge(status, lastLine: line)
      } catch {
        return complaint(error.description)
      }
    }
    guard let system = running.withLock({ $0 }) else { return nil }
    guard let status = await end(of: system) else {
      _ = await system.stop()
      return Task.isCancelled
        ? nil
        : complaint(
          "\(name) had not ended after \(program.within.text)" + tail(system.log.tail(1).last))
    }
    return judge(status, lastLine: system.log.tail(1).last)
  }

  func stop() async {
    if let system = running.withLock({ $0 }) { _ = await system.stop() }
  }

  private var name: String { program.arguments.first ?? "the program" }

  private func judge(_ status: ExitStatus, lastLine: String?) -> ScenarioResult.Complaint? {
    if status == .exited(program.exit) { return nil }
    return complaint("\(name) \(status), not with \(program.exit)" + tail(lastLine))
  }

  private func tail(_ line: String?) -> String {
    line.map { "; last line of its log: \"\($0)\"" } ?? ""
  }

  private func complaint(_ sentence: String) -> ScenarioResult.Complaint {
    ScenarioResult.Complaint(party: party.name, sentence, line: program.line)
  }

  /// How it ended; nil when its time was over first.
  private func end(of system: RunningSystem) async -> ExitStatus? {
    await withTaskGroup(of: ExitStatus?.self) { group in
      group.addTask { await system.exited() }
      group.addTask { [program] in
        try? await Task.sleep(for: program.within)
        return nil
      }
      let first = await group.next() ?? nil
      group.cancelAll()
      return first
    }
  }
}
