import Wire

/// What the capture does not hold of streams.
extension StreamTable {
  /// So many holes of one sender are looked at for one question.
  static let mostAsked = 1_000
  /// So many gaps are told one by one at a time; then those of one direction become one.
  private static let mostTold = 1_000

  /// What is missing now of what these sent, or of what carries others, and may still come.
  func missing(from sources: Set<IPAddress>) -> [CaptureGap] {
    let waiting = waits.bySender
    let senders = waiting.count > Self.mostAsked ? Array(sources) : Array(waiting.keys)
    return senders.flatMap { source in
      (waiting[source] ?? []).prefix(Self.mostAsked).compactMap { key -> CaptureGap? in
        guard let direction = directions[key], let hole = direction.stream.hole,
          !direction.isHarmless(hole)
        else { return nil }
        return gap(hole, key, direction, frame: direction.stream.last.frame)
      }.filter { sources.contains(source) || $0.kind == .carrier }
    }
  }

  /// Notes a hole that is not harmless.
  mutating func note(
    _ hole: Stream.Hole, _ key: Key, _ direction: inout StreamDirection, frame: Int
  ) {
    gaps += 1
    if let gap = gap(hole, key, direction, frame: frame) {
      if !gap.mayBeginLeg, !isOfSIP(key) { foreignGaps += 1 }
      lose(gap)
    } else if case .names = direction.content {
      // Nobody knows which names were asked for.
    } else {
      foreignGaps += 1
      direction.setAside(key.gap(.hole, hole.span, frame: frame))
    }
  }

  /// Notes what was passed over as a body and may have been messages: one came in the place of the
  /// rest of it, or nothing did (`isOver`).
  mutating func noteSkipped(
    _ key: Key, _ direction: inout StreamDirection, isOver: Bool, _ stamp: Stamp
  ) {
    if let since = direction.skippedSince, isOver || direction.content.hasStoppedSkipping {
      // What waited behind a hole comes with the time at which it was sent.
      let span = min(since.at, stamp.at)...max(since.at, stamp.at)
      lose(key.gap(.large, span, frame: since.frame))
      direction.skippedSince = nil
    }
    direction.skippedSince =
      direction.content.isSkipping ? direction.skippedSince ?? stamp : nil
  }

  private mutating func lose(_ gap: CaptureGap) {
    // At the end of a capture every hole of every connection is told.
    if let last = lost.indices.last, last >= Self.mostTold, lost[last].continues(in: gap) {
      lost[last].join(gap)
    } else {
      lost.append(gap)
    }
  }

  /// There is SIP in a direction: what was missing of its connection before counts.
  mutating func noteSIP(_ key: Key, _ direction: inout StreamDirection) {
    direction.noteSIP()
    foreignGaps -= direction.asideCount
    if let gap = direction.takeAside() { lost.append(gap) }
    foreignGaps -= directions[key.reversed]?.asideCount ?? 0
    if let gap = directions[key.reversed]?.takeAside() { lost.append(gap) }
  }

  /// What a hole that is not harmless has kept from the judge; nil where it was no SIP.
  func gap(
    _ hole: Stream.Hole, _ key: Key, _ direction: StreamDirection, frame: Int
  ) -> CaptureGap? {
    switch direction.content {
    case .names: return nil
    case .secured: return key.gap(.sealed(.gap), hole.span, frame: frame)
    case .mirror: return key.gap(.carrier, hole.span, frame: frame)
    case .opening, .sip, .web:
      guard direction.hasSIP || directions[key.reversed]?.hasSIP == true || isOfSIP(key) else {
        return nil
      }
      return key.gap(.hole, hole.span, frame: frame)
    }
  }
}

extension StreamTable.Key {
  /// Something that is missing of what is sent in that direction.
  func gap(_ kind: CaptureGap.Kind, _ span: ClosedRange<Moment>, frame: Int) -> CaptureGap {
    CaptureGap(kind, from: source, to: destination, span, frame: frame)
  }
}
