import Calls

/// Calls that were read to find whose the media is, until they are judged.
///
/// Where there is media every call is judged when the capture is over, and read twice: once to find
/// what it announced, once to be judged. As many as memory allows are read once.
struct KeptReadings {
  /// How many messages are kept: about 30 MB.
  private static let most = 40_000

  private var all: [OutlineTable.Cluster: CallReading] = [:]
  private var messages = 0

  mutating func keep(_ reading: CallReading, of cluster: OutlineTable.Cluster, messages: Int) {
    guard self.messages + messages <= Self.most else { return }
    self.messages += messages
    all[cluster] = reading
  }

  mutating func take(_ cluster: OutlineTable.Cluster) -> CallReading? {
    all.removeValue(forKey: cluster)
  }
}
