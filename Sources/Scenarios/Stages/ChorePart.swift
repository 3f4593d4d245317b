import Plugins
import Synchronization
import Systems
import Wire

/// Does the chores of a service or of the system, one after the other.
final class ChorePart: Sendable {
  let name: String
  private let chores: [Chore]
  private let service: (any PartyService)?
  private let board: CallBoard

  init(_ name: String, _ chores: [Chore], of service: (any PartyService)?, on board: CallBoard) {
    self.name = name
    self.chores = chores
    self.service = service
    self.board = board
  }

  /// How far it came.
  struct Outcome {
    var complaints: [ScenarioResult.Complaint] = []
    /// Whether it was cut off before its last chore was done.
    var isCutOff = false
  }

  /// Does them all; gives what went wrong.
  ///
  /// Stops at the first thing that cannot be done.
  func play(
    on system: RunningSystem?, host: SystemHost, tell: @Sendable (String) -> Void
  ) async -> Outcome {
    var complaints: [ScenarioResult.Complaint] = []
    for chore in chores {
      if let label = chore.after, await !board.waitFor(label) {
        return Outcome(complaints: complaints, isCutOff: true)
      }
      switch await carryOut(chore.work, on: system, host: host) {
      case .done: break
      case .wrong(let sentence):
        complaints.append(.init(party: name, sentence, line: chore.line))
      case .over(let sentence):
        return Outcome(
          complaints: complaints + [.init(party: name, sentence, line: chore.line)])
      }
      // What was cut off was not done: a pause that is over early, a start that never was.
      if Task.isCancelled { return Outcome(complaints: complaints, isCutOff: true) }
      if let label = chore.label { tell(label) }
    }
    return Outcome(complaints: complaints)
  }

  /// Ends the service; gives what it has to complain of.
  func stop() async -> [ScenarioResult.Complaint] {
    let line = chores.first?.line ?? 0
    return await service?.stop().map { .init(party: name, $0, line: line) } ?? []
  }

  private enum Ending {
    case done
    case wrong(String)
    /// What follows would make no sense.
    case over(String)
  }

  private func carryOut(
    _ work: Chore.Work, on system: RunningSystem?, host: SystemHost
  ) async -> Ending {
    switch work {
    case .wait(let length):
      try? await Task.sleep(for: length)
      return .done
    case .be(let manner):
      return await service?.be(manner).map { .over("cannot be \"\(manner)\": \($0)") } ?? .done
    case .holds(let wanted, let within): return await wait(for: wanted, within)
    case .kill:
      await system?.kill()
      return .done
    case .stop:
      await system?.halt()
      return .done
    case .start:
      do throws(LaunchError) {
        try await system?.restart(on: host)
        return .done
      } catch {
        return .over(error.description)
      }
    }
  }

  private func wait(for wanted: Int, _ limit: Duration) async -> Ending {
    guard let service else { return .done }
    let end = ContinuousClock.now + limit
    while true {
      let held = await service.count()
      if held == wanted { return .done }
      // It never becomes less.
      if held > wanted || ContinuousClock.now >= end || Task.isCancelled {
        return .wrong(
          held > wanted
            ? "holds \(held), not \(wanted)" : "holds \(held) after \(limit.text), not \(wanted)")
      }
      try? await Task.sleep(for: .milliseconds(20))
    }
  }
}
