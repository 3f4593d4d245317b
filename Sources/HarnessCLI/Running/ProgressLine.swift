import Scenarios
import Synchronization
import Wire

/// How far a run is: one line that is written over on a terminal, plain lines elsewhere.
final class ProgressLine: Sendable {
  private struct State {
    var runs = 0
    var up = 0
    var ended = 0
    var isDrawn = false
  }

  private let state = Mutex(State())
  private let isWatched = Console.isWatched

  func show(_ event: RunEvent) {
    state.withLock { state in
      switch event {
      case .settingUp(let runs):
        state = State(runs: runs, isDrawn: state.isDrawn)
        say("starting \(counted(runs, "system"))", always: true, &state)
      case .systemUp:
        state.up += 1
        let are = state.up == 1 ? "is" : "are"
        say("\(state.up) of \(counted(state.runs, "system")) \(are) up", always: false, &state)
      case .playing(let runs): say("playing \(counted(runs, "scenario"))", always: true, &state)
      case .scriptsEnded:
        state.ended += 1
        let have = state.ended == 1 ? "has" : "have"
        let all = counted(state.runs, "scenario")
        say("\(state.ended) of \(all) \(have) ended", always: false, &state)
      case .stopping: say("stopping the systems", always: true, &state)
      case .capturing, .systemDown, .judged: break
      }
    }
  }

  /// Takes the line away.
  func clear() {
    state.withLock { state in
      guard isWatched, state.isDrawn else { return }
      Console.draw("\r\u{1B}[K")
      state.isDrawn = false
    }
  }

  private func say(_ text: String, always: Bool, _ state: inout State) {
    if isWatched {
      Console.draw("\r\u{1B}[K\(text)")
      state.isDrawn = true
    } else if always {
      Console.note(text)
    }
  }
}
