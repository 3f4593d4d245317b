import Customers
import Synchronization

/// A node that answers as it is told, and counts.
final class ScriptedNode: CustomerNode {
  enum Behaviour: Sendable {
    case knows(Customer)
    case knowsNot
    case fails(String)
    /// Answers never, not even when its task is cancelled.
    case hangs
  }

  let name: String
  private let state: Mutex<(behaviour: Behaviour, lookups: Int, probes: Int)>
  private let probed: (@Sendable () -> Void)?

  init(_ name: String, _ behaviour: Behaviour, probed: (@Sendable () -> Void)? = nil) {
    self.name = name
    self.probed = probed
    state = Mutex((behaviour, 0, 0))
  }

  func become(_ behaviour: Behaviour) { state.withLock { $0.behaviour = behaviour } }

  var lookups: Int { state.withLock { $0.lookups } }

  func customer(
    _ number: PhoneNumber, within limit: Duration
  ) async throws(NodeProblem) -> Customer? {
    let behaviour = state.withLock { state in
      state.lookups += 1
      return state.behaviour
    }
    switch behaviour {
    case .knows(let customer): return customer
    case .knowsNot: return nil
    case .fails(let reason): throw NodeProblem(node: name, reason: reason)
    case .hangs:
      // Nobody ever resumes it: a task of its own waits for good.
      let never = AsyncStream<Never> { _ in }
      await Task.detached { for await _ in never {} }.value
      throw NodeProblem(node: name, reason: "never")
    }
  }

  func probe(within limit: Duration) async throws(NodeProblem) {
    let behaviour = state.withLock { state in
      state.probes += 1
      return state.behaviour
    }
    defer { probed?() }
    if case .fails(let reason) = behaviour { throw NodeProblem(node: name, reason: reason) }
    if case .hangs = behaviour { throw NodeProblem(node: name, reason: "hangs") }
  }
}
