import SIP
import Wire

/// Something on the wire that is no SIP message and yet says something about a call.
public struct EventRecord: Codable, Hashable, Sendable {
  public var frame: Int
  public var at: String
  /// From the call's start; outside calls from the capture's.
  public var seconds: Double
  public var transport: String
  /// Of the packet that could not be delivered; of a reset, the refuser and the refused.
  public var from: String
  public var to: String
  /// `unreachable` (ICMP), `reset` or `unanswered` (TCP), `unreadable` or `lookup` (DNS).
  public var event: String
  /// Why bytes cannot be read, or the name that was looked up.
  public var detail: String?

  /// Nil for a SIP message, and for the setup of a connection.
  init?(_ sighting: Sighting, _ clock: RecordClock) {
    switch sighting.content {
    case .sip, .connected: return nil
    case .unreadable(let bytes, let error):
      event = "unreadable"
      detail = "\(counted(bytes.count, "byte")): \(error.description)"
    case .unreachable: event = "unreachable"
    case .reset: event = "reset"
    case .unanswered: event = "unanswered"
    case .dnsQuery(let name):
      event = "lookup"
      detail = name
    }
    frame = sighting.frame
    at = sighting.at.utc
    seconds = clock.seconds(sighting.at)
    transport = sighting.transport.rawValue
    from = sighting.source.description
    to = sighting.destination.description
  }
}
