import Calls
import Capture
import SIP
import Wire

extension OutlineTable {
  /// The messages of open calls that were seen since then, as many as are compared with a report.
  func recent(
    since moment: Moment, _ bytes: (_ location: UInt64, _ count: Int) -> [UInt8]?
  ) -> [Sighting] {
    latest(MessageCopies.memory, bytes: MessageCopies.memoryBytes, since: moment)
      .compactMap { sighting(of: $0, bytes) }
  }
}
