public import Wire

/// Sorts datagrams into media flows, within bounds whatever it is fed.
///
/// A source is a candidate until four packets in sequence prove it; candidates displace each
/// other where there are too many, so a file of random sources costs no more than 65,536 of them.
/// At most 262,144 proven flows are followed (about 150 MB, candidates 35 MB), and packets of
/// more are counted only. What is noted of them beside figures has a bound of its own (`FlowRoom`).
public struct FlowTable: Sendable {
  static let mostProven = 1 << 18
  static let mostCandidates = 1 << 16
  static let mostEnded = 1 << 16
  static let mostParts = 1 << 14

  private var proven = FlowIndex()
  /// Proven flows whose source has begun another from the same port, and parts before a pause.
  private var ended: [MediaFlow] = []
  private var candidates: [MediaFlow] = []
  /// From a place in the hash to a candidate, or -1.
  private var places: [Int32] = []
  private var reports = ReportBook()
  private let secret: UInt64
  private var room = FlowRoom()
  /// Candidates that were displaced, and packets of flows beyond those that are followed.
  public private(set) var forgotten = 0
  /// RTP packets that were taken, whether or not their flow was ever proven.
  public private(set) var packets = 0

  public init() {
    // Only the places in the table depend on it, nothing that can be seen.
    secret = .random(in: .min ... .max)
  }

  /// Whether a UDP payload can be RTP or RTCP at all: version 2, which no SIP message begins with.
  @inline(__always)
  public static func mayBeMedia(firstByte: UInt8) -> Bool { firstByte & 0xC0 == 0x80 }

  /// Takes a UDP payload; false when it is neither RTP nor RTCP.
  @discardableResult
  public mutating func receive(
    _ payload: UnsafeRawBufferPointer, from source: Endpoint, to destination: Endpoint,
    frame: Int, at: Moment, isWhole: Bool = true
  ) -> Bool {
    guard payload.count >= 8 else { return false }
    if RTCPPacket.isOne(secondByte: payload[1]) {
      guard let packets = RTCPPacket.read(payload) else { return false }
      reports.note(packets, from: source.address, to: destination.address)
      return true
    }
    guard let header = RTPHeader(payload, isWhole: isWhole) else { return false }
    packets += 1
    let hash = FlowKey(from: source, to: destination, ssrc: header.ssrc).hash(secret)
    let stamp = FlowStamp(frame: frame, at: at)
    if let index = proven.find(hash) {
      let sequel = proven.flows[index].sequel(header, at: at)
      if sequel != .sameFlow { begin(sequel, index, header, stamp) }
      proven.flows[index].add(header, payload, stamp, &room)
      return true
    }
    nominate(
      MediaFlow(header, from: source, to: destination, stamp), hash, header, payload, stamp)
    return true
  }

  /// Begins what follows a flow, where there is room: parts leave the most of it to whole flows.
  @inline(never)
  private mutating func begin(
    _ sequel: MediaFlow.Sequel, _ index: Int, _ header: RTPHeader, _ stamp: FlowStamp
  ) {
    let isPart = sequel == .nextPart
    let before = proven.flows[index]
    guard ended.count < (isPart ? Self.mostParts : Self.mostEnded),
      !isPart || before.part < MediaFlow.mostParts
    else {
      proven.flows[index].isUncut = true
      return
    }
    ended.append(before)
    proven.flows[index] =
      isPart
      ? MediaFlow(header, after: before, stamp)
      : MediaFlow(header, from: before.source, to: before.destination, stamp)
  }

  /// Takes a packet of a source that is not proven; `new` is the flow where it is the first.
  @inline(never)
  private mutating func nominate(
    _ new: MediaFlow, _ hash: UInt64, _ header: RTPHeader, _ payload: UnsafeRawBufferPointer,
    _ stamp: FlowStamp
  ) {
    if places.isEmpty { places = [Int32](repeating: -1, count: Self.mostCandidates) }
    let row = Self.row(hash)
    for place in row where places[place] >= 0 {
      let index = Int(places[place])
      guard candidates[index].key == new.key else { continue }
      candidates[index].add(header, payload, stamp, &room)
      if candidates[index].isProven { promote(place, hash) }
      return
    }
    var flow = new
    flow.add(header, payload, stamp, &room)
    if let free = row.first(where: { places[$0] < 0 }) {
      places[free] = Int32(candidates.count)
      candidates.append(flow)
      return
    }
    // The one with fewest packets gives way: noise has one of each source. Then the oldest.
    let rivals = row.map { Int(places[$0]) }
    let victim = rivals.min {
      (candidates[$0].packets, candidates[$0].lastFrame)
        < (candidates[$1].packets, candidates[$1].lastFrame)
    }
    guard let victim else { return }
    room.free(candidates[victim])
    candidates[victim] = flow
    forgotten += 1
  }

  /// The four places a candidate with that hash may have.
  private static func row(_ hash: UInt64) -> Range<Int> {
    let first = Int(truncatingIfNeeded: hash) & (mostCandidates - 1) & ~3
    return first..<first + 4
  }

  private mutating func promote(_ place: Int, _ hash: UInt64) {
    let index = Int(places[place])
    guard proven.flows.count < Self.mostProven else {
      forgotten += 1
      return
    }
    proven.insert(candidates[index], hash)
    places[place] = -1
    let moved = candidates.count - 1
    if index != moved {
      candidates[index] = candidates[moved]
      // The last candidate takes the free place; its entry has to follow.
      for entry in Self.row(candidates[moved].key.hash(secret)) where places[entry] == Int32(moved)
      {
        places[entry] = Int32(index)
      }
    }
    candidates.removeLast()
  }

  /// All flows so far in order of their first packet, the unproven ones included.
  public var flows: [MediaFlow] {
    var all = MediaFlow.whole(proven.flows + candidates + ended)
    for index in all.indices { reports.complete(&all[index]) }
    return all
  }

  /// Visits all flows so far in no order, without a copy of them all.
  ///
  /// Of those that paused the parts are put together: they are few.
  public func forEachFlow(_ visit: (MediaFlow) -> Void) {
    var inParts: Set<FlowKey> = []
    if !ended.isEmpty {
      for flows in [proven.flows, ended] {
        for flow in flows where flow.isResumed { inParts.insert(flow.key) }
      }
    }
    var parts: [MediaFlow] = []
    func visitWhole(_ flow: MediaFlow) {
      var whole = flow
      reports.complete(&whole)
      visit(whole)
    }
    for flows in [proven.flows, candidates, ended] {
      for flow in flows {
        guard !inParts.isEmpty, inParts.contains(flow.key) else {
          visitWhole(flow)
          continue
        }
        parts.append(flow)
      }
    }
    for flow in MediaFlow.whole(parts) { visitWhole(flow) }
  }

  /// Forgets the flows that are meant, without a copy of those or of the others; of one that paused
  /// each part is asked about.
  public mutating func forgetFlows(where isMeant: (MediaFlow) -> Bool) {
    var room = room
    proven.removeAll { Self.isGone($0, &room, isMeant) }
    ended.removeAll { Self.isGone($0, &room, isMeant) }
    candidates.removeAll { Self.isGone($0, &room, isMeant) }
    self.room = room
    placeCandidates()
  }

  private static func isGone(
    _ flow: MediaFlow, _ room: inout FlowRoom, _ isMeant: (MediaFlow) -> Bool
  ) -> Bool {
    guard isMeant(flow) else { return false }
    room.free(flow)
    return true
  }

  /// Enters the candidates anew after some have gone.
  private mutating func placeCandidates() {
    if !places.isEmpty { places = [Int32](repeating: -1, count: Self.mostCandidates) }
    for (index, flow) in candidates.enumerated() {
      let row = Self.row(flow.key.hash(secret))
      if let free = row.first(where: { places[$0] < 0 }) { places[free] = Int32(index) }
    }
  }
}
