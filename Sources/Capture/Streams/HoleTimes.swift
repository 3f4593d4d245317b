import Wire

/// When a stream began to lack bytes, as near as the capture tells, and how long they may take.
struct HoleTimes {
  /// How much later than an acknowledgement its bytes may still turn up in the capture.
  static let reordering = Duration.milliseconds(100)

  /// When all that had been sent was known to be captured.
  var wholeUntil: Moment
  /// When it was first seen not to be.
  var since: Moment?
  /// When the peer was first seen to have what is missing.
  var acknowledged: Moment?

  /// Until when the bytes are waited for; nil where nobody has them yet.
  var patientUntil: Moment? { acknowledged.map { $0 + Self.reordering } }

  /// Whether the bytes were waited for long enough.
  func isOverdue(at moment: Moment) -> Bool {
    guard let acknowledged else { return false }
    return moment - acknowledged > Self.reordering
  }

  /// Bytes are seen to be missing.
  mutating func see(at moment: Moment) { since = since ?? moment }

  func hole(_ length: Int?, seenAt moment: Moment) -> Stream.Hole {
    Stream.Hole(length: length, span: min(wholeUntil, moment)...max(wholeUntil, moment))
  }
}
