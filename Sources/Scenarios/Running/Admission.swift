import Synchronization
package import Systems
package import Wire

/// Lets runs begin one after the other as their pace allows; see `Pace`.
package final class Admission: Sendable {
  private struct State {
    var pace: Pace
    var playing = 0
  }

  private let state: Mutex<State>
  private let now: @Sendable () -> Moment
  private let time: @Sendable () -> ProcessorTime?
  private let openedAt: Moment

  /// `time` is nil where the system does not say how busy its processors are.
  package init(
    _ pace: Pace, now: @escaping @Sendable () -> Moment,
    time: @escaping @Sendable () -> ProcessorTime? = { ProcessorShare.own.time }
  ) {
    state = Mutex(State(pace: pace))
    self.now = now
    self.time = time
    openedAt = now()
  }

  /// Waits until another may begin, and gives how long that took; at once where the task is cancelled.
  ///
  /// Who was let in is playing until `leave` is called. It is for one task to ask.
  package func enter() async -> Duration {
    let askedAt = now()
    while !Task.isCancelled, !opens() { try? await Task.sleep(for: Pace.interval) }
    state.withLock { $0.playing += 1 }
    return now() - askedAt
  }

  package func leave() {
    state.withLock { $0.playing -= 1 }
  }

  private func opens() -> Bool {
    let at = now() - openedAt
    let time = time()
    return state.withLock { $0.pace.opens(playing: $0.playing, at: at, time) }
  }
}
