/// The messages of one Call-ID, and its place among the groups that may be one call.
struct OutlineGroup: Sendable {
  var key: UInt64
  /// A second hash of the Call-ID: both must agree.
  var check: UInt64
  var head: Int32 = -1
  var tail: Int32 = -1
  var messages: UInt32 = 0
  var requests: UInt32 = 0
  var finals: UInt32 = 0
  /// The group that stands for the cluster; itself unless it was joined to another.
  var root: Int32
  /// The next group of the cluster, in a ring.
  var next: Int32
  /// Which use of this place it is.
  var generation: UInt32
  var firstFrame: UInt32
  var lastFrame: UInt32 = 0
  var isInUse = true
  var hasInvite = false
  /// An INVITE outside a dialog was seen.
  var hasLeg = false
  /// A BYE, or a failure of an INVITE, was seen.
  var hasEnd = false
  /// Its messages came in another order than they stand in the capture.
  var isDisordered = false
  // What follows counts for the cluster and is kept at its root.
  var isQueued = false
  var firstAt: Int64
  var lastAt: Int64
  var clusterMessages: UInt32 = 0
  /// Goes round where nobody heeds the limits, long after they were reached.
  var clusterBytes: UInt32 = 0

  /// Takes the next message, which stands at that place.
  @inline(__always)
  mutating func take(_ stub: Stub, at place: Int32) {
    if tail < 0 { head = place }
    tail = place
    messages += 1
    if stub.frame < lastFrame { isDisordered = true }
    lastFrame = stub.frame
    if stub.isRequest {
      if stub.method == .invite { hasInvite = true }
      if stub.method == .bye { hasEnd = true }
      requests += 1
    } else if stub.status >= 200 {
      if stub.status >= 300, stub.method == .invite { hasEnd = true }
      finals += 1
    }
  }

  /// As the root of a cluster, counts a message of it.
  @inline(__always)
  mutating func cover(_ stub: Stub) {
    clusterMessages += 1
    clusterBytes &+= stub.length
    if stub.at > lastAt { lastAt = stub.at }
    if stub.at < firstAt { firstAt = stub.at }
  }
}
