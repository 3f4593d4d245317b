import Capture
import SIP
import Wire

/// The first messages of a capture that cannot be read, as they are told, and how many more there
/// were.
struct UnreadMessages {
  /// How many are told one by one.
  private static let most = 5
  /// How much of a reason is told, which may quote what was sent (characters).
  private static let mostOfReason = 120

  private var told: [String] = []
  private var count = 0

  /// Notes one, unless it only keeps a way open, the capture itself lacks the rest of it, or it is
  /// one of many in a connection that is told of.
  mutating func note(_ sighting: Sighting, _ bytes: [UInt8], _ error: ParseError) {
    // The view lives no longer than the closure that is given the bytes.
    if error == .notCaptured || error == .packed { return }
    if bytes.withUnsafeBytes({ KeepAlive.isOne(ByteView($0)) }) { return }
    count += 1
    guard told.count < Self.most else { return }
    told.append(
      "frame \(sighting.frame) from \(sighting.source) to \(sighting.destination) is not readable "
        + "as SIP: \(Self.shown(error.description))")
  }

  /// One line each.
  var notes: [String] {
    let more = count - told.count
    if more == 0 { return told }
    return told + ["… \(more) more \(more == 1 ? "is" : "are") not readable as SIP"]
  }

  /// What was sent must not move a cursor where it is quoted.
  private static func shown(_ reason: String) -> String {
    let scalars = reason.unicodeScalars
    let text = String(
      scalars.prefix(mostOfReason).map { (" "..."~").contains($0) ? Character($0) : "?" })
    return scalars.count > mostOfReason ? text + "…" : text
  }
}
