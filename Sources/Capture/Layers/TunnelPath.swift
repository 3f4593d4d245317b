import Wire

/// Where a packet was captured, and through which tunnels it was reached.
struct TunnelPath: Hashable {
  /// How many.
  private(set) var depth = 0
  /// Stands for the place of capture and the outer endpoints.
  private(set) var mark: UInt64

  /// `origin` tells places of capture apart, as far as the link layer does.
  init(origin: UInt64) {
    mark = origin
  }

  /// The path of what the packet with that header carries.
  func entering(_ outer: IPHeader) -> TunnelPath {
    var path = self
    path.depth += 1
    path.mark = Fingerprint.mix(mark &+ UInt64(outer.content) &+ 1, outer.source)
    path.mark = Fingerprint.mix(path.mark, outer.destination)
    return path
  }
}
