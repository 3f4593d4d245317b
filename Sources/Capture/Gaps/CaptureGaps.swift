public import Wire

/// What a capture is known to lack, between whom and when, within bounds.
public struct CaptureGaps: Sendable {
  /// How many are kept of two that send to each other; beyond it the oldest become one.
  static let mostOfWay = 256
  /// How many such pairs are known, and how many messages of calls that are known.
  static let most = 16_384
  /// How many there are of all pairs, about 9 MB.
  static let mostOfAll = 65_536

  private struct End: Hashable {
    let destination: IPAddress
    let kind: CaptureGap.Kind
    let mayBeginLeg: Bool
  }

  /// By who sent it and who was to receive it.
  private var ways: [IPAddress: [End: [CaptureGap]]] = [:]
  private var carriers: [CaptureGap] = []
  private var wayCount = 0
  private var gapCount = 0
  /// Of messages of which it is known which call they belong to.
  private var owned: [String: CaptureGap] = [:]
  /// Up to when something was forgotten.
  private var forgotten: Moment?
  private let most: Int

  public init() { self.init(most: Self.most) }

  package init(most: Int) { self.most = most }

  /// Takes one; `isOwned` where the call of its Call-ID is known, so that it is no other's.
  public mutating func add(_ gap: CaptureGap, isOwned: Bool = false) {
    if isOwned, let callID = gap.callID {
      owned[callID] = owned[callID] ?? gap
      if owned.count > most { forgetOwned() }
    } else if gap.kind == .carrier {
      _ = Self.add(gap, to: &carriers)
    } else {
      let end = End(
        destination: gap.destination.address, kind: gap.kind, mayBeginLeg: gap.mayBeginLeg)
      if ways[gap.source.address]?[end] == nil { wayCount += 1 }
      gapCount += Self.add(gap, to: &ways[gap.source.address, default: [:]][end, default: []])
      if wayCount > most || gapCount > Self.mostOfAll { forgetWays() }
    }
  }

  /// Gives how many more there are for it.
  private static func add(_ gap: CaptureGap, to all: inout [CaptureGap]) -> Int {
    if let last = all.indices.last, all[last].isNear(gap) {
      all[last].join(gap)
      return 0
    }
    all.append(gap)
    guard all.count > mostOfWay else { return 1 }
    // Of what is long ago it is enough to know the time roughly.
    let old = all.prefix(mostOfWay / 2)
    var joined = old[0]
    for gap in old.dropFirst() { joined.join(gap) }
    all.replaceSubrange(..<old.count, with: [joined])
    return 2 - old.count
  }

  /// Something that a call may lack.
  ///
  /// One of these parties sent it to another in that time, or it is known to be the call's, or it
  /// may be a leg to a party not known yet, of whose ends `mayBegin` is asked.
  public func first(
    of callIDs: Set<String>, among parties: Set<IPAddress>, in span: ClosedRange<Moment>,
    orLegTo mayBegin: ((_ source: IPAddress, _ destination: IPAddress) -> Bool)? = nil
  ) -> CaptureGap? {
    var found = callIDs.compactMap { owned[$0] }
    func look(_ all: [CaptureGap]) {
      if let gap = all.last(where: { $0.span.overlaps(span) }) { found.append(gap) }
    }
    look(carriers)
    for source in parties {
      for (end, all) in ways[source] ?? [:] {
        if parties.contains(end.destination)
          || end.mayBeginLeg && mayBegin?(source, end.destination) == true
        {
          look(all)
        }
      }
    }
    return found.min {
      ($0.frame, $0.source, $0.destination) < ($1.frame, $1.source, $1.destination)
    }
  }

  /// Whether more was lacking at that time than could be kept.
  public func hasForgotten(since start: Moment) -> Bool {
    forgotten.map { $0 >= start } ?? false
  }

  private mutating func forgetOwned() {
    let until = Self.middle(owned.values.map(\.span.upperBound))
    forgotten = max(forgotten ?? until, until)
    owned = owned.filter { $0.value.span.upperBound > until }
  }

  /// Forgets the pairs of which nothing was missing for longest.
  private mutating func forgetWays() {
    func end(_ all: [CaptureGap]) -> Moment { all.last?.span.upperBound ?? .zero }
    let until = Self.middle(ways.values.flatMap { $0.values.map(end) })
    forgotten = max(forgotten ?? until, until)
    ways = ways.compactMapValues { ends in
      let kept = ends.filter { end($0.value) > until }
      return kept.isEmpty ? nil : kept
    }
    wayCount = ways.values.reduce(0) { $0 + $1.count }
    gapCount = ways.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
  }

  private static func middle(_ moments: [Moment]) -> Moment {
    moments.sorted()[moments.count / 2]
  }
}
