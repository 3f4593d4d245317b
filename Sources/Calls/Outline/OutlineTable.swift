package import SIP
package import Wire

/// The open calls of a capture as stubs, in clusters that `CallModel` could read as one call.
///
/// Messages with one Call-ID are a group. Groups are put into one cluster wherever `CallJoining`
/// might join their legs, a CANCEL might belong to another Call-ID's INVITE, or an unanswered
/// request outside a call gives way to the next: too much in a cluster costs time, too little
/// would cost a right verdict. It judges nothing.
package struct OutlineTable: Sendable {
  package typealias Cluster = Int32

  let limits: OutlineLimits
  let correlationHeader: HeaderName?
  package private(set) var parties: OutlineParties
  private(set) var stubs: ContiguousArray<Stub> = []
  /// The places of freed blocks of stubs.
  private var freeBlocks: ContiguousArray<Int32> = []
  private(set) var openStubs = 0
  var groups: ContiguousArray<OutlineGroup> = []
  private var freeGroups: ContiguousArray<Int32> = []
  private(set) var openGroups = 0
  /// The INVITEs of groups of many messages.
  var longGroups: [Int32: InviteIndex] = [:]
  private(set) var index = OutlineIndex()
  var clues = ClueTable()
  /// Whether there were more clues of open calls than allowed when they were last looked through.
  var hasTooManyClues = false
  var scratch = LegClues()
  private var endings = SessionEndings()
  var queue = OutlineQueue()
  /// When the first of the queue may be over, while nothing has happened to it.
  var soonest = Int64.min
  var tooLarge: Cluster?
  let hash: SeededHash
  private let checkHash: SeededHash
  /// `quiet` of the limits, in nanoseconds.
  let quietTime: Int64

  package init(limits: OutlineLimits = .init(), correlationHeader: HeaderName?, seed: UInt64) {
    self.limits = limits
    self.correlationHeader = correlationHeader
    hash = SeededHash(seed: seed)
    checkHash = hash.other
    parties = OutlineParties(hash)
    quietTime = limits.quiet.nanoseconds
    // Memory is taken when it is written to; growing would copy what is there again and again.
    // Each Call-ID may leave places of its last block empty.
    stubs.reserveCapacity(min(limits.messages + 3 * limits.groups, 3 << 19))
    groups.reserveCapacity(min(limits.groups, 1 << 17))
    stubs.spread()
    groups.spread()
  }

  /// Takes the next message; `location` is where its driver can find it again.
  package mutating func add(
    _ scan: MessageScan, _ bytes: UnsafeBufferPointer<UInt8>, frame: Int, at: Moment,
    _ transport: Transport, from source: Endpoint, to destination: Endpoint, location: UInt64
  ) {
    let key = hash.hash(bytes, scan.callID)
    index.prefetch(key)
    let check = checkHash.hash(bytes, scan.callID)
    let source = parties.id(source)
    let destination = parties.id(destination)
    index.prefetch(key, groups)
    let isRequest = scan.status == nil
    let answered = OutlineMethod(bytes, scan.cseqMethod)
    let method = isRequest ? OutlineMethod(bytes, scan.first) : answered
    let isMismatched = method == .other || method != answered
    let startsLeg = isRequest && method == .invite && scan.toTag == nil
    var sketch: SessionSketch?
    if !scan.body.isEmpty {
      sketch = SessionSketch(
        bytes, scan.body, SessionSketch.Content(bytes, scan.contentType), hash,
        wantsClues: startsLeg, &endings)
    }
    let stub = Stub(
      at: at.nanoseconds, branch: scan.branch.map { hash.hash(bytes, $0) } ?? 0,
      fromTag: scan.fromTag.map { hash.hash(bytes, $0) } ?? 0,
      toTag: scan.toTag.map { hash.hash(bytes, $0) } ?? 0, shape: sketch?.shape ?? 0,
      location: location, length: UInt32(bytes.count), frame: UInt32(truncatingIfNeeded: frame),
      number: scan.cseqNumber, source: source, destination: destination,
      status: UInt16(scan.status?.rawValue ?? 0), method: method, transport: transport,
      isMismatched: isMismatched)
    let group = index.find(key, check, groups) ?? open(key, check, stub)
    if isRequest {
      switch method {
      case .invite:
        var leg: Int32?
        if startsLeg, isNewLeg(stub, in: group) {
          scratch.read(scan, bytes, sketch, correlationHeader, hash)
          prefetchClues(stub)
          leg = noteLeg(stub, in: group)
          groups[Int(group)].hasLeg = true
        }
        noteInvite(stub, in: group, leg: leg)
      case .cancel: noteCancel(stub, in: group)
      case .ack: break
      default: if !groups[Int(group)].hasInvite { noteAsked(stub, in: group) }
      }
    }
    append(stub, to: group)
  }

  /// The hash of a Call-ID where it is that of messages that are open; nil where it is not.
  package func key(ofCallID callID: String) -> UInt64? {
    var callID = callID
    return callID.withUTF8 { bytes in
      let key = hash.hash(bytes, 0..<bytes.count)
      let check = checkHash.hash(bytes, 0..<bytes.count)
      return index.find(key, check, groups).map { _ in key }
    }
  }

  /// The hash of a message's Call-ID.
  package func hash(
    ofCallIDOf scan: MessageScan, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> UInt64 {
    hash.hash(bytes, scan.callID)
  }

  /// The hash of a Call-ID, open or not.
  package func hash(ofCallID callID: String) -> UInt64 { hash.hash(callID[...]) }

  // MARK: Groups

  private mutating func open(_ key: UInt64, _ check: UInt64, _ stub: Stub) -> Int32 {
    let place = freeGroups.popLast() ?? Int32(groups.count)
    var group = OutlineGroup(
      key: key, check: check, root: place, next: place, generation: 0, firstFrame: stub.frame,
      firstAt: stub.at, lastAt: stub.at)
    if Int(place) < groups.count {
      group.generation = groups[Int(place)].generation &+ 1
      groups[Int(place)] = group
    } else {
      groups.append(group)
    }
    index.insert(place, key)
    openGroups += 1
    return place
  }

  private mutating func append(_ stub: Stub, to group: Int32) {
    let at = Int(group)
    var place = groups[at].tail + 1
    if place % Self.block == 0 { place = freeBlocks.popLast() ?? Int32(stubs.count) }
    if Int(place) < stubs.count {
      stubs[Int(place)] = stub
    } else {
      stubs.append(stub)
      for _ in 1..<Self.block { stubs.append(.none) }
    }
    openStubs += 1
    let tail = groups[at].tail
    if tail >= 0 { stubs[Int(tail)].next = place }
    groups[at].take(stub, at: place)
    let root = Int(groups[at].root)
    groups[root].cover(stub)
    if groups[root].clusterMessages > UInt32(limits.messagesOfCall)
      || groups[root].clusterBytes > UInt32(limits.bytesOfCall)
    {
      tooLarge = Int32(root)
    }
    if !groups[root].isQueued { enqueue(Int32(root)) }
  }

  /// Stubs of one group stand side by side in blocks, as memory is read in rows.
  static let block: Int32 = 4

  /// Where the group goes on behind a block; negative where it ends.
  private func following(_ place: Int32, upTo last: Int32, in group: Int) -> Int32 {
    groups[group].tail >= place && groups[group].tail <= last ? -1 : stubs[Int(last)].next
  }

  mutating func enqueue(_ root: Int32) {
    groups[Int(root)].isQueued = true
    queue.append(
      OutlineQueue.Waiting(
        root: root, generation: groups[Int(root)].generation, at: groups[Int(root)].lastAt))
  }

  mutating func join(_ one: Int32, _ other: Int32) {
    let left = groups[Int(one)].root
    let right = groups[Int(other)].root
    guard left != right else { return }
    let leftIsLarger =
      groups[Int(left)].clusterMessages >= groups[Int(right)].clusterMessages
    let (root, gone) = leftIsLarger ? (left, right) : (right, left)
    var member = gone
    repeat {
      groups[Int(member)].root = root
      member = groups[Int(member)].next
    } while member != gone
    swap(root, gone)
    groups[Int(root)].clusterMessages += groups[Int(gone)].clusterMessages
    groups[Int(root)].clusterBytes &+= groups[Int(gone)].clusterBytes
    groups[Int(root)].lastAt = max(groups[Int(root)].lastAt, groups[Int(gone)].lastAt)
    groups[Int(root)].firstAt = min(groups[Int(root)].firstAt, groups[Int(gone)].firstAt)
    groups[Int(gone)].isQueued = false
    soonest = .min
    if !groups[Int(root)].isQueued { enqueue(root) }
  }

  /// Makes two rings one.
  private mutating func swap(_ one: Int32, _ other: Int32) {
    let next = groups[Int(one)].next
    groups[Int(one)].next = groups[Int(other)].next
    groups[Int(other)].next = next
  }

  // MARK: Forgetting

  /// Forgets a cluster.
  package mutating func release(_ cluster: Cluster) {
    soonest = .min
    var member = cluster
    repeat {
      let at = Int(member)
      let next = groups[at].next
      index.remove(member, groups[at].key)
      openStubs -= Int(groups[at].messages)
      var place = groups[at].head
      while place >= 0 {
        // A block is one group's alone; its first place stands for it.
        freeBlocks.append(place)
        let last = min(place + Self.block - 1, Int32(stubs.count - 1))
        place = following(place, upTo: last, in: at)
      }
      groups[at].isInUse = false
      if groups[at].messages > InviteIndex.few { longGroups[member] = nil }
      freeGroups.append(member)
      openGroups -= 1
      member = next
    } while member != cluster
  }

  /// Forgets all endpoints; only while nothing is open.
  package mutating func forgetParties() {
    guard openGroups == 0 else { return }
    parties = OutlineParties(hash)
    clues.rebuild { _ in false }
  }
}
