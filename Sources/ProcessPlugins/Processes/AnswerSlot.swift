import Dispatch
import Synchronization

/// Where a thread waits for an answer that another one brings.
final class AnswerSlot<Value: Sendable>: Sendable {
  private let answer = Mutex<Result<Value, PluginFault>?>(nil)
  private let filled = DispatchSemaphore(value: 0)

  func fill(_ answer: Result<Value, PluginFault>) {
    self.answer.withLock { $0 = answer }
    filled.signal()
  }

  /// Waits for it; a session answers everything by its deadline.
  func wait() -> Result<Value, PluginFault> {
    filled.wait()
    return answer.withLock { $0 } ?? .failure(.stopped)
  }
}
