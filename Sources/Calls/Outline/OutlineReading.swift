package import Wire

/// What a cluster of stubs turned out to be.
package enum OutlineReading {
  case call(CallOutline, Parts)
  /// Requests outside a call, and the OPTIONS among them: those without a good answer, or all where
  /// the table is to tell of them.
  case asked(Asked, probes: [Probe])
  /// The messages have to be read.
  case unknown

  /// Who takes part in a plain call, as address numbers; the edge is nil without one.
  package struct Parts: Hashable, Sendable {
    package var carrier: OutlineParties.ID = 0
    package var system: OutlineParties.ID = 0
    package var edge: OutlineParties.ID?
    package var startFrame: UInt32 = 0
    package var isOver = false
    /// Of the first INVITE.
    package var location: UInt64 = 0

    package static func == (left: Parts, right: Parts) -> Bool {
      (left.carrier, left.system, left.edge) == (right.carrier, right.system, right.edge)
    }

    package func hash(into hasher: inout Hasher) {
      hasher.combine(carrier)
      hasher.combine(system)
      hasher.combine(edge)
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
    package let server: OutlineParties.ID
    package let frame: Int
    package let at: Moment
    package let status: Int
    package let answerFrame: Int
    package let answeredAt: Moment
  }
}
