/// Deals turns out by weight, as evenly spread as whole numbers allow.
///
/// Smooth weighted round robin: after any number of turns each member is within one turn of its
/// share, where drawing lots would need thousands of calls to come as close.
struct WeightedShare: Hashable, Sendable {
  private var credit: [Int: Int] = [:]

  /// The members in the order to try them; the first one's turn is thereby used up.
  mutating func deal(_ members: [(id: Int, weight: Int)]) -> [Int] {
    var total = 0
    for member in members {
      credit[member.id, default: 0] += member.weight
      total += member.weight
    }
    let order = members.sorted { left, right in
      if (left.weight == 0) != (right.weight == 0) { return right.weight == 0 }
      let (leftCredit, rightCredit) = (credit[left.id] ?? 0, credit[right.id] ?? 0)
      return leftCredit == rightCredit ? left.id < right.id : leftCredit > rightCredit
    }
    if let first = order.first { credit[first.id, default: 0] -= total }
    return order.map(\.id)
  }
}
