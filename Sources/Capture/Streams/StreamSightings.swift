import SIP
import Wire

/// What the bytes of streams show.
extension StreamTable {
  mutating func sightings(
    _ all: [StreamContent.Found], _ key: Key, _ stamp: Stamp
  ) -> [Sighting] {
    var sightings: [Sighting] = []
    for found in all {
      switch found {
      case .mirrored(let packet):
        if let report = packet.sighting(stamp, from: key.source) { sightings.append(report) }
      case .content(let content, let transport):
        sightings.append(key.sighting(content, transport, stamp))
      case .secured(let piece):
        sightings += secured.receive(piece, key, stamp).compactMap(\.sighting)
      }
    }
    return sightings
  }

  /// What TLS still shows of a direction in which nothing more comes.
  mutating func closeSecured(_ key: Key, at stamp: Stamp, isCut: Bool) -> [Sighting] {
    secured.close(key, at: stamp, isCut: isCut).compactMap(\.sighting)
  }
}

extension StreamTable.Key {
  /// What was found in the bytes that are sent in that direction.
  func sighting(
    _ content: Sighting.Content, _ transport: Transport, _ stamp: Stamp
  ) -> Sighting {
    Sighting(
      frame: stamp.frame, at: stamp.at, transport: transport, from: source, to: destination,
      content)
  }
}

extension TLSTable.Found {
  /// What was found in decrypted bytes; TLS in TLS is not read.
  var sighting: Sighting? {
    switch found {
    case .mirrored(let packet): packet.sighting(stamp, from: key.source)
    case .content(let content, let transport):
      key.sighting(content, transport == .tcp ? .tls : transport, stamp)
    case .secured: nil
    }
  }
}
