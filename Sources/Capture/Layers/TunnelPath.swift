import Wire

/// Through which tunnels a packet was reached.
struct TunnelPath: Hashable {
  /// How many.
  private(set) var depth = 0
  /// Stands for the outer endpoints; 0 for a packet that is in no tunnel.
  private(set) var mark: UInt64 = 0

  /// The path of what the packet with that header carries.
  func entering(_ outer: IPHeader) -> TunnelPath {
    var path = self
    path.depth += 1
    path.mark = Fingerprint.mix(mark &+ UInt64(outer.content) &+ 1, outer.source)
    path.mark = Fingerprint.mix(path.mark, outer.destination)
    return path
  }
}
