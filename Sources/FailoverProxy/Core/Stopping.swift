import Services
public import Wire

/// How far a graceful stop has come.
struct Stopping: Hashable, Sendable {
  /// Calls still in setup are ended then.
  let endCallsAt: Moment
  /// Whatever is left is left behind then.
  let giveUpAt: Moment
  var hasEndedCalls = false
  var hasGivenUp = false
}

extension ProxyCore {
  /// How long the CANCELs and BYEs sent at the end of the grace may take.
  static let farewell = Duration.seconds(1)

  /// Takes no new calls from now on; calls in setup may finish within the grace.
  ///
  /// Answered calls need nothing of the proxy but the way for their later requests, which a
  /// restarted proxy at the same address gives them, because they carry it as Route.
  public mutating func stop(at now: Moment) {
    guard stopping == nil else { return }
    let end = now + configuration.shutdownGrace
    stopping = Stopping(endCallsAt: end, giveUpAt: end + Self.farewell)
    agenda.set(.grace, at: end)
    let count = open.count
    note(.info, at: now, "stopping; \(counted(count, "call")) in setup")
  }

  /// Whether nothing holds the proxy back from leaving.
  public var isStopped: Bool {
    guard let stopping else { return false }
    return stopping.hasGivenUp || (open.isEmpty && unsettled.isEmpty)
  }

  mutating func endGrace(at now: Moment) {
    guard let stopping else { return }
    guard !stopping.hasEndedCalls else {
      self.stopping?.hasGivenUp = true
      return
    }
    self.stopping?.hasEndedCalls = true
    agenda.set(.grace, at: stopping.giveUpAt)
    let keys = open
    note(.warning, at: now, "ending \(counted(keys.count, "call")) in setup")
    for key in keys {
      perform(calls[key]?.context.shutDown() ?? [], for: key, at: now)
    }
  }
}
