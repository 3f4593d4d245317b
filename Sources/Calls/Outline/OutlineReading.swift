package import Wire

/// What a cluster of stubs turned out to be.
package enum OutlineReading {
  /// One call; its outline and who takes part in it stand in the draft.
  case call
  /// Requests outside a call, and the OPTIONS among them: those without a good answer, or all where
  /// the table is to tell of them.
  case asked(Asked, probes: [Probe])
  /// The messages have to be read.
  case unknown

  /// Who takes part in a call, as address numbers.
  package struct Parts: Hashable, Sendable {
    package var carrier: OutlineParties.ID = 0
    package var system: OutlineParties.ID = 0
    /// In the order they were tried.
    package var edges = Edges()
    package var startFrame: UInt32 = 0
    package var isOver = false

    package static func == (left: Parts, right: Parts) -> Bool {
      (left.carrier, left.system, left.edges) == (right.carrier, right.system, right.edges)
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(UInt64(carrier) << 32 | UInt64(system))
      hasher.combine(edges.first)
    }
  }

  /// Up to four edges, without an array for them.
  package struct Edges: Hashable, Sendable {
    package private(set) var count: UInt32 = 0
    package private(set) var first: OutlineParties.ID = 0
    private var others = SIMD4<OutlineParties.ID>()

    package var isEmpty: Bool { count == 0 }
    package var indices: Range<Int> { 0..<Int(count) }

    package subscript(index: Int) -> OutlineParties.ID { index == 0 ? first : others[index] }

    mutating func append(_ edge: OutlineParties.ID) {
      if count == 0 { first = edge } else { others[Int(count)] = edge }
      count += 1
    }

    /// Whether one of them is that address.
    package func contains(_ address: OutlineParties.ID) -> Bool {
      indices.contains { self[$0] == address }
    }
  }

  /// Requests outside a call between two or three parties, as address numbers.
  package struct Asked: Hashable, Sendable {
    /// The ends of the first request.
    package var client: OutlineParties.ID
    package var server: OutlineParties.ID
    /// Whether anybody asked these two, or they asked anybody.
    package var clientAsks = false
    package var clientIsAsked = false
    package var serverAsks = false
    package var serverIsAsked = false
    /// Whether there are more than these two.
    package var hasOthers = false
    package var transactions = 0
  }

  /// An OPTIONS and its final response.
  package struct Probe: Sendable {
    package let client: OutlineParties.ID
    package let server: OutlineParties.ID
    package let frame: Int
    package let at: Moment
    package let status: Int
    package let answerFrame: Int
    package let answeredAt: Moment
  }
}
