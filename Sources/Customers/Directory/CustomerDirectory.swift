import Synchronization
import Wire

/// Looks customers up in several databases that hold the same: the first that answers is believed.
///
/// Each node gets its share of what is left of the budget, so that one that is dead leaves time for
/// the next. A node that failed is left out until a probe in the background finds it well; where
/// all have failed, all are asked. Safe to ask from any thread; nothing blocks.
public struct CustomerDirectory: Sendable {
  private let core: Core

  /// Nodes in the order they are asked; the budget is for a whole lookup.
  public init(nodes: [any CustomerNode], budget: Duration = .milliseconds(800)) {
    core = Core(nodes: nodes, budget: budget)
  }

  /// Answers within the budget, whatever the nodes do.
  public func customer(_ number: PhoneNumber) async -> Lookup {
    await core.customer(number)
  }

  /// The nodes in order, and whether each is asked at present.
  public var nodes: [(name: String, isWell: Bool)] {
    core.nodes.enumerated().map { ($1.name, core.isWell($0)) }
  }
}

/// What copies of a directory share.
private final class Core: Sendable {
  let nodes: [any CustomerNode]
  private let budget: Duration
  private let health = Mutex(NodeHealth())
  private let start = ContinuousClock.now

  init(nodes: [any CustomerNode], budget: Duration) {
    self.nodes = nodes
    self.budget = budget
  }

  private var now: Moment { Moment.zero + (ContinuousClock.now - start) }

  func isWell(_ node: Int) -> Bool { health.withLock { $0.isWell(node) } }

  func customer(_ number: PhoneNumber) async -> Lookup {
    let deadline = now + budget
    let order = health.withLock { $0.order(of: nodes.count) }
    var problems: [NodeProblem] = []
    for (place, index) in order.enumerated() {
      let node = nodes[index]
      let share = (deadline - now) / (order.count - place)
      guard share > .zero else {
        problems.append(NodeProblem(node: node.name, reason: "no time was left to ask"))
        continue
      }
      switch await ask(node, number, within: share) {
      case .success(let customer):
        health.withLock { $0.answered(index) }
        return customer.map { .known($0, node: node.name) } ?? .unknown(node: node.name)
      case .failure(let problem):
        problems.append(problem)
        failed(index)
      }
    }
    let left = nodes.indices.filter { !order.contains($0) }
    problems += left.map {
      NodeProblem(node: nodes[$0].name, reason: "it failed a short time ago and was left out")
    }
    return .unavailable(problems)
  }

  private func ask(
    _ node: any CustomerNode, _ number: PhoneNumber, within share: Duration
  ) async -> Result<Customer?, NodeProblem> {
    let answer = await Race.within(share) { () -> Result<Customer?, NodeProblem> in
      do throws(NodeProblem) {
        return .success(try await node.customer(number, within: share))
      } catch {
        return .failure(error)
      }
    }
    return answer
      ?? .failure(NodeProblem(node: node.name, reason: "no answer within \(share.text)"))
  }

  private func failed(_ index: Int) {
    let mustProbe = health.withLock { $0.failed(index, at: now) }
    guard mustProbe else { return }
    Task { [weak self] in
      while let pause = self?.pause(before: index) {
        try? await Task.sleep(for: pause)
        await self?.probe(index)
      }
    }
  }

  /// How long until the node is probed; nil where it is well again.
  private func pause(before index: Int) -> Duration? {
    health.withLock { $0.probe(of: index) }.map { max($0 - now, .zero) }
  }

  private func probe(_ index: Int) async {
    let (node, budget) = (nodes[index], budget)
    let isWell = await Race.within(budget) { () -> Bool in
      do {
        try await node.probe(within: budget)
        return true
      } catch {
        return false
      }
    }
    health.withLock { health in
      if isWell == true { health.answered(index) } else { health.probeFailed(index, at: now) }
    }
  }
}
