import SIP
import Wire

/// All trunks with what is known about each, and the order in which a call tries them.
struct TrunkBoard: Sendable {
  struct Entry: Sendable {
    let trunk: Trunk
    var breaker: Breaker
    var health: HealthCheck
  }

  var entries: [Entry]
  /// Shares of the calls, by priority.
  private var shares: [Int: WeightedShare] = [:]

  init(_ configuration: Configuration, from start: Moment) {
    entries = configuration.trunks.map { trunk in
      Entry(
        trunk: trunk, breaker: Breaker(configuration.breaker),
        health: HealthCheck(configuration.healthChecks, from: start))
    }
  }

  /// The order in which a new call tries the trunks: by priority, then by weight.
  ///
  /// Only trunks that can take a call now take part in the sharing; the others of their priority
  /// come after them, because they may be back when their turn comes.
  mutating func plan(at now: Moment) -> [Int] {
    var plan: [Int] = []
    for priority in Set(entries.map(\.trunk.priority)).sorted() {
      let members = entries.indices.filter { entries[$0].trunk.priority == priority }
      let ready = members.filter { isReady($0, at: now) }
      let dealt = shares[priority, default: WeightedShare()].deal(
        ready.map { (id: $0, weight: entries[$0].trunk.weight) })
      plan += dealt + members.filter { !ready.contains($0) }
    }
    return plan
  }

  /// Lets a call in at the first trunk of the plan that is not yet tried and can take it.
  ///
  /// Where all that remain are thought dead and the call has been nowhere yet, the first whose
  /// breaker admits it is tried all the same: the alternative is certain refusal.
  mutating func admit(_ plan: [Int], tried: Set<Int>, at now: Moment) -> (Int, Breaker.Pass)? {
    let remaining = plan.filter { !tried.contains($0) }
    for index in remaining where entries[index].health.isAlive {
      if let pass = entries[index].breaker.admit(at: now) { return (index, pass) }
    }
    guard tried.isEmpty else { return nil }
    for index in remaining {
      if let pass = entries[index].breaker.admit(at: now) { return (index, pass) }
    }
    return nil
  }

  private func isReady(_ index: Int, at now: Moment) -> Bool {
    entries[index].health.isAlive && entries[index].breaker.isAvailable(at: now)
  }
}
