import Calls
import SIP

/// What was read of calls to find whose the media is, for when they are judged.
///
/// It holds the messages' bytes, so there is a bound; what is not here is read again.
struct KeptReadings {
  /// Of messages, in bytes.
  private let most: Int
  private var readings: [OutlineTable.Cluster: CallReading] = [:]
  private var bytes = 0

  init(most: Int) {
    self.most = most
  }

  mutating func keep(
    _ reading: CallReading, of cluster: OutlineTable.Cluster, from sightings: [Sighting]
  ) {
    guard bytes < most else { return }
    bytes += sightings.reduce(0) { $0 + ($1.message?.bytes.count ?? 0) }
    readings[cluster] = reading
  }

  /// Gives a reading, and forgets it.
  mutating func take(_ cluster: OutlineTable.Cluster) -> CallReading? {
    readings.removeValue(forKey: cluster)
  }
}
