import Wire

/// The elements a request passes, from who sends it to who answers it.
struct Path {
  let nodes: [Endpoint]
  /// Tells the branches of two paths of one call apart.
  let name: String
  /// Whether the called side sends the requests.
  var isReversed = false

  var hops: Int { nodes.count - 1 }
  var last: Endpoint { nodes[nodes.count - 1] }

  /// The element in the middle; nil where both ends talk directly.
  var relay: Endpoint? { nodes.count == 3 ? nodes[1] : nil }

  /// The same elements with the called side asking.
  var reversed: Path {
    Path(nodes: nodes.reversed(), name: name, isReversed: !isReversed)
  }
}
