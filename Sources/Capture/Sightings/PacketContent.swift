package import SIP

/// What a packet of a file shows to a reader that can look at the file again.
package enum PacketContent {
  /// Nothing that is told one by one; media was counted.
  case nothing
  /// One message, which was not copied.
  case message(MessageInPlace)
  /// What the packet completes.
  case sightings([Sighting])
}
