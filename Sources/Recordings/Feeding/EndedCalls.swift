public import Calls
public import SIP

/// Calls that are over, and what else has their Call-IDs or came with them.
public struct EndedCalls: Sendable {
  /// Most often of one call; of several where it took all of them to tell what belongs together,
  /// of none where it is about something else.
  public let reading: CallReading
  /// Their messages and what else was seen on their ways, in capture order.
  public let sightings: [Sighting]
  /// The RTP of each call.
  public let media: [MediaReading]
}
