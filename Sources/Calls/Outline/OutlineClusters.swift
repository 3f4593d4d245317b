package import SIP
package import Wire

/// What is known of a cluster.
extension OutlineTable {
  /// What is still open, in order of the first message.
  package func remaining() -> [Cluster] {
    groups.indices.filter { groups[$0].isInUse && Int(groups[$0].root) == $0 }
      .map { ($0, members(Cluster($0)).map { groups[Int($0)].firstFrame }.min() ?? 0) }
      .sorted { $0.1 < $1.1 }.map { Cluster($0.0) }
  }

  func members(_ cluster: Cluster) -> [Int32] {
    var all = [cluster]
    var next = groups[Int(cluster)].next
    while next != cluster {
      all.append(next)
      next = groups[Int(next)].next
    }
    return all
  }

  /// The hashes of its Call-IDs.
  package func keys(of cluster: Cluster) -> [UInt64] {
    members(cluster).map { groups[Int($0)].key }
  }

  /// Whether an INVITE, but neither a BYE nor a failure, has been seen in any of its groups.
  @inline(__always)
  func isSurelyOpen(_ cluster: Cluster) -> Bool {
    hasMember(cluster) { groups[$0].hasInvite && !groups[$0].hasEnd }
  }

  package func hasCalls(_ cluster: Cluster) -> Bool {
    hasMember(cluster) { groups[$0].hasInvite }
  }

  /// Whether one of its groups, given by its place, is as asked; nothing is copied for the question.
  @inline(__always)
  private func hasMember(_ cluster: Cluster, _ isAsAsked: (Int) -> Bool) -> Bool {
    var member = Int(cluster)
    repeat {
      if isAsAsked(member) { return true }
      member = Int(groups[member].next)
    } while member != Int(cluster)
    return false
  }

  package func hasCallsOrIsGone(_ cluster: Cluster) -> Bool {
    !groups[Int(cluster)].isInUse || groups[Int(cluster)].root != cluster || hasCalls(cluster)
  }

  package func span(_ cluster: Cluster) -> ClosedRange<Moment> {
    let group = groups[Int(cluster)]
    return Moment(nanoseconds: group.firstAt)...Moment(nanoseconds: group.lastAt)
  }

  /// The messages of a cluster in capture order, as they were seen; `bytes` finds them by place and
  /// length.
  package func sightings(
    of cluster: Cluster, _ bytes: (UInt64, Int) -> [UInt8]?
  ) -> [Sighting] {
    messages(cluster).compactMap { sighting(of: $0, bytes) }
  }

  /// A message as it was seen; nil where its bytes are gone.
  package func sighting(of stub: Stub, _ bytes: (UInt64, Int) -> [UInt8]?) -> Sighting? {
    guard let bytes = bytes(stub.location, Int(stub.length)), let message = try? Message(bytes)
    else { return nil }
    return Sighting(
      frame: Int(stub.frame), at: Moment(nanoseconds: stub.at), transport: stub.transport,
      from: parties.endpoint(stub.source), to: parties.endpoint(stub.destination),
      .sip(message))
  }

  /// The latest messages since then in capture order, so many and so many bytes of them at most.
  package func latest(_ most: Int, bytes mostBytes: Int, since moment: Moment) -> [Stub] {
    var found: [Stub] = []
    for cluster in remaining() where span(cluster).upperBound >= moment {
      found += messages(cluster).filter { $0.at >= moment.nanoseconds }
      if found.count > 4 * most { found = Array(Self.inOrder(found).suffix(most)) }
    }
    found = Array(Self.inOrder(found).suffix(most))
    var left = mostBytes
    let start = found.lastIndex { stub in
      left -= Int(stub.length)
      return left < 0
    }
    return Array(found[(start.map { $0 + 1 } ?? 0)...])
  }

  /// How long a call must be quiet before it is over.
  package var quiet: Duration { limits.quiet }

  package func messageCount(of cluster: Cluster) -> Int {
    Int(groups[Int(cluster)].clusterMessages)
  }

  /// A number that is another once the cluster has grown, or has given its place to another.
  package func edition(of cluster: Cluster) -> UInt64 {
    let group = groups[Int(cluster)]
    return UInt64(group.generation) << 32 | UInt64(group.clusterMessages)
  }

  /// The messages of a cluster in capture order.
  package func messages(_ cluster: Cluster) -> [Stub] {
    var all: [Stub] = []
    all.reserveCapacity(messageCount(of: cluster))
    for member in members(cluster) {
      var place = groups[Int(member)].head
      while place >= 0 {
        all.append(stubs[Int(place)])
        place = stubs[Int(place)].next
      }
    }
    // They came in order, unless some did not or there are several rows of them.
    if groups[Int(cluster)].next == cluster, !groups[Int(cluster)].isDisordered { return all }
    return Self.inOrder(all)
  }

  private static func inOrder(_ stubs: [Stub]) -> [Stub] {
    // Stable, and places in the input rise with the order within a packet.
    stubs.enumerated().sorted {
      ($0.element.frame, $0.element.location, $0.offset)
        < ($1.element.frame, $1.element.location, $1.offset)
    }.map(\.element)
  }
}
