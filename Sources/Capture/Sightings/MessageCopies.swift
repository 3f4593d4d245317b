package import SIP
package import Wire

/// Finds messages that were seen and reported too, or reported by several agents (HEP).
///
/// A copy has the same bytes and ends, comes within `window`, and has another witness: what one
/// witness tells twice was sent twice. Nothing is done until the first report comes; then its
/// driver hands over what was seen within the window before.
package struct MessageCopies: Sendable {
  private struct Seen {
    /// When it is said to have been, and when it came to be known: clocks of agents differ, and
    /// agents may tell later.
    let at: Moment
    let arrivedAt: Moment
    var witnesses: [UInt64]
  }

  /// Below T1 (RFC 3261 §17.1.1.1): what comes later may have been sent again.
  package static let window = Duration.milliseconds(250)
  /// How many messages back a copy is looked for, and how many bytes of what was before the first
  /// report.
  package static let memory = 4_096
  package static let memoryBytes = 16 << 20
  /// How many agents are told apart that report one message.
  private static let mostWitnesses = 64

  /// Whether a report has come.
  package private(set) var isAwake = false
  /// How many messages were copies of others.
  package private(set) var copies = 0
  private var known: [Int: [Seen]] = [:]
  /// What is known, oldest first, from `start` on.
  private var order: [Int] = []
  private var start = 0

  package init() {}

  /// Whether that is the first report.
  package func wakes(at sighting: Sighting) -> Bool { !isAwake && sighting.witness != 0 }

  /// Whether a message is a copy; at the first report `recent` is what was seen before it.
  package mutating func isCopy(
    _ sighting: Sighting, arrivedAt: Moment, recent: [Sighting]
  ) -> Bool {
    guard isAwake || sighting.witness != 0, let message = sighting.message else { return false }
    if !isAwake {
      isAwake = true
      for before in recent where arrivedAt - before.at < Self.window {
        guard let bytes = before.message?.bytes else { continue }
        let key = bytes.withUnsafeBytes { Self.key($0, before.source, before.destination) }
        remember(key, Seen(at: before.at, arrivedAt: before.at, witnesses: [0]))
      }
    }
    return message.bytes.withUnsafeBytes {
      isCopy(
        $0, from: sighting.source, to: sighting.destination, by: sighting.witness,
        at: sighting.at, arrivedAt: arrivedAt)
    }
  }

  /// As above, once a report has come.
  package mutating func isCopy(
    _ bytes: UnsafeRawBufferPointer, from source: Endpoint, to destination: Endpoint,
    by witness: UInt64 = 0, at: Moment, arrivedAt: Moment
  ) -> Bool {
    let key = Self.key(bytes, source, destination)
    let place = known[key]?.firstIndex { seen in
      !seen.witnesses.contains(witness)
        && (Self.isNear(seen.at, at) || Self.isNear(seen.arrivedAt, arrivedAt))
    }
    if let place {
      if known[key]?[place].witnesses.count ?? 0 < Self.mostWitnesses {
        known[key]?[place].witnesses.append(witness)
      }
      copies += 1
      return true
    }
    remember(key, Seen(at: at, arrivedAt: arrivedAt, witnesses: [witness]))
    return false
  }

  private mutating func remember(_ key: Int, _ seen: Seen) {
    known[key, default: []].append(seen)
    order.append(key)
    guard order.count - start > Self.memory else { return }
    let oldest = order[start]
    start += 1
    known[oldest]?.removeFirst()
    if known[oldest]?.isEmpty == true { known[oldest] = nil }
    if start > Self.memory {
      order.removeFirst(start)
      start = 0
    }
  }

  private static func isNear(_ one: Moment, _ other: Moment) -> Bool {
    (one - other).nanoseconds.magnitude < window.nanoseconds.magnitude
  }

  /// A hash under the process's secret tells messages apart as well as their bytes do.
  private static func key(
    _ bytes: UnsafeRawBufferPointer, _ source: Endpoint, _ destination: Endpoint
  ) -> Int {
    var hasher = Hasher()
    hasher.combine(source)
    hasher.combine(destination)
    hasher.combine(bytes: bytes)
    return hasher.finalize()
  }
}
