import Synchronization

/// The first of two to come decides; nobody waits for the other.
///
/// A task group would wait for both, and a dead database for as long as the network has patience.
enum Race {
  /// What the work found, or nil where the time was over first.
  ///
  /// Work that is late is told to stop.
  static func within<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async -> Value
  ) async -> Value? {
    let finish = FinishLine<Value>()
    let worker = Task { finish.cross(await work()) }
    let timer = Task {
      try? await Task.sleep(for: limit)
      finish.cross(nil)
    }
    let value = await finish.winner()
    worker.cancel()
    timer.cancel()
    return value
  }
}

/// Takes the first value and gives it to the one who waits.
private final class FinishLine<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value?, Never>)
    case crossed(Value?)
    case over
  }

  private let state = Mutex(State.open)

  func cross(_ value: Value?) {
    let waiting: CheckedContinuation<Value?, Never>? = state.withLock { state in
      switch state {
      case .open:
        state = .crossed(value)
        return nil
      case .awaited(let continuation):
        state = .over
        return continuation
      case .crossed, .over:
        return nil
      }
    }
    waiting?.resume(returning: value)
  }

  func winner() async -> Value? {
    await withCheckedContinuation { continuation in
      let early: Value?? = state.withLock { state in
        guard case .crossed(let value) = state else {
          state = .awaited(continuation)
          return nil
        }
        state = .over
        return .some(value)
      }
      if let early { continuation.resume(returning: early) }
    }
  }
}
