import SIP
import Wire

/// Reading of packets that can be looked at again: most messages need not be copied.
extension SightingReader {
  /// Where a message lies; a number and not a pointer, as it is looked at in `readInPlace` only.
  struct PlaceInMemory {
    let address: UInt
    let count: Int
    let source: Endpoint
    let destination: Endpoint
  }

  /// Reads the next packet of a file; a message that fills a datagram is left where it lies.
  ///
  /// What is left in place is valid as long as the packet's bytes are.
  package mutating func readInPlace(_ packet: SavedPacket) -> PacketContent {
    guard let plain = plain(packet) else {
      return readRest(packet) { reader in
        reader.read(
          packet.bytes, packet.linkType, originalLength: packet.originalLength, packet.stamp)
      }
    }
    if copies.isCopy(plain, at: packet.stamp.at) { return .nothing }
    // Most packets are media: they come first.
    if datagrams.takesMedia(
      plain.payload, plain.source, plain.destination, packet.stamp, isWhole: true)
    {
      return .nothing
    }
    if StartLine.isCommon(plain.payload) {
      return .message(
        MessageInPlace(
          bytes: plain.payload, offset: packet.offset + plain.offset, source: plain.source,
          destination: plain.destination))
    }
    return readRest(packet) { reader in
      reader.readOther(
        plain.payload, plain.source, plain.destination, packet.stamp, isWhole: true)
    }
  }

  /// The packet as the plain datagram that most are; nil where it may be more than that.
  @inline(__always)
  private func plain(_ packet: SavedPacket) -> PlainDatagram? {
    guard packet.linkType == .ethernet, packet.originalLength <= packet.bytes.count,
      contacts == nil, let plain = PlainDatagram(packet.bytes),
      !Tunnel.isPort(plain.destination.port)
    else { return nil }
    return plain
  }

  private mutating func readRest(
    _ packet: SavedPacket, _ read: (inout SightingReader) -> [Sighting]
  ) -> PacketContent {
    leavesInPlace = true
    inPlace = nil
    let sightings = read(&self)
    leavesInPlace = false
    // Nothing was copied, so the message is a part of the packet.
    guard let inPlace, let base = packet.bytes.raw.baseAddress else {
      return sightings.isEmpty ? .nothing : .sightings(sightings)
    }
    let offset = Int(bitPattern: inPlace.address) - Int(bitPattern: UInt(bitPattern: base))
    guard offset >= 0, offset + inPlace.count <= packet.bytes.count else { return .nothing }
    return .message(
      MessageInPlace(
        bytes: packet.bytes.dropping(offset).prefix(inPlace.count), offset: packet.offset + offset,
        source: inPlace.source, destination: inPlace.destination))
  }
}
