import Glibc

extension ChildProcess {
  /// SIGTERM to all of its processes, SIGKILL after the grace; none is left when it returns.
  ///
  /// One that had ended by itself is cleared away with what it left behind. A process that made a
  /// session of its own is not found.
  package func stop(_ watchdog: Watchdog, grace: Duration) async -> StopReport {
    let endedByItself = self.status != nil
    signalGroup(SIGTERM)
    var wasKilled = false
    if await !Self.poll(for: grace, until: { self.status != nil }) {
      wasKilled = true
      signalGroup(SIGKILL)
    }
    // Nothing outlives SIGKILL but a process stuck in the kernel, for which nothing can be done.
    let status = await exited() ?? .killed(signal: SIGKILL)
    var strays: [pid_t] = []
    let isAlone = await Self.poll(for: .milliseconds(300)) {
      strays = ProcessTable.members(ofSession: pid)
      return strays.isEmpty
    }
    if !isAlone {
      signalGroup(SIGKILL)
      for stray in strays { kill(stray, SIGKILL) }
      _ = await Self.poll(for: .seconds(2)) {
        ProcessTable.members(ofSession: pid).isEmpty
      }
    }
    watchdog.release(pid)
    reap()
    return StopReport(
      status: status, endedByItself: endedByItself, wasKilled: wasKilled,
      straysKilled: strays.count)
  }

  /// Asks again and again, at least once; false when the time is over.
  private static func poll(for limit: Duration, until isDone: () -> Bool) async -> Bool {
    let end = ContinuousClock.now + limit
    while !isDone() {
      if ContinuousClock.now >= end { return false }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return true
  }
}
