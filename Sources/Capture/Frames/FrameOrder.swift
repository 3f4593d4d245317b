import Wire

/// Puts live frames in the order they were sent.
///
/// On the loopback interface stamps can step back by up to a millisecond between processors.
/// Frames are sorted by stamp, except that what one address sent stays in the order of capture:
/// a stamp that steps back is lifted to the sender's latest one.
package enum FrameOrder {
  package static let tolerance = Duration.milliseconds(1)

  /// Frames in order and numbered from 1; `steps` counts stamps beyond the tolerance.
  package static func sort(_ frames: [Frame], _ linkType: LinkType) -> (frames: [Frame], steps: Int)
  {
    var latest: [IPAddress: Moment] = [:]
    var steps = 0
    var lifted = frames
    for index in lifted.indices {
      guard let sender = lifted[index].addresses(linkType)?.source else { continue }
      if let before = latest[sender], before > lifted[index].at {
        if before - lifted[index].at > tolerance { steps += 1 }
        lifted[index].at = before
      }
      latest[sender] = lifted[index].at
    }
    var sorted = lifted.enumerated()
      .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
      .map(\.element)
    for index in sorted.indices { sorted[index].number = index + 1 }
    return (sorted, steps)
  }
}
