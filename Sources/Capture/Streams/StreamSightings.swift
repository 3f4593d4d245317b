import SIP
import Wire

/// What the bytes of streams show.
extension StreamTable {
  mutating func sightings(
    _ all: [StreamContent.Found], _ key: Key, _ stamp: Stamp
  ) -> [Sighting] {
    var seen: [Sighting] = []
    for found in all {
      if case .secured(let piece) = found {
        seen += sightings(in: secured.receive(piece, key, stamp))
      } else if let one = sighting(of: found, key, stamp) {
        seen.append(one)
      }
    }
    return seen
  }

  /// What TLS still shows of a direction in which nothing more comes.
  mutating func closeSecured(_ key: Key, at stamp: Stamp, isCut: Bool) -> [Sighting] {
    sightings(in: secured.close(key, at: stamp, isCut: isCut))
  }

  /// Puts behind the first message of a connection how long this took to set up.
  ///
  /// Behind, so that it is known whose it is. A message may be released by what the other side sends, as it takes both to decrypt it.
  mutating func tellSetup(
    in found: inout [Sighting], _ key: Key, _ direction: inout StreamDirection
  ) {
    for (index, sighting) in found.enumerated() where sighting.message != nil {
      var setup: ClosedRange<Moment>?
      if sighting.source == key.source, sighting.destination == key.destination {
        if direction.hasSpoken { continue }
        setup = direction.speak(at: sighting.at, to: directions[key.reversed])
      } else if sighting.source == key.destination, sighting.destination == key.source,
        directions[key.reversed]?.hasSpoken == false
      {
        setup = directions[key.reversed]?.speak(at: sighting.at, to: direction)
      }
      guard let setup else { continue }
      found.insert(
        Sighting(
          frame: sighting.frame, at: sighting.at, transport: sighting.transport,
          from: sighting.source, to: sighting.destination, .connected(setup)), at: index + 1)
      // The other side answers later than that.
      return
    }
  }

  /// What was found in decrypted bytes; TLS in TLS is not read.
  private mutating func sightings(in plain: [TLSTable.Found]) -> [Sighting] {
    var seen: [Sighting] = []
    for found in plain {
      if let one = sighting(of: found.found, found.key, found.stamp, isSealed: true) {
        seen.append(one)
      }
    }
    return seen
  }

  private mutating func sighting(
    of found: StreamContent.Found, _ key: Key, _ stamp: Stamp, isSealed: Bool = false
  ) -> Sighting? {
    switch found {
    case .mirrored(let packet): return packet.sighting(stamp, from: key.source)
    case .content(let content, let transport):
      if case .unreadable(let bytes, .tooLarge(_)) = content { noteLarge(bytes, key, stamp) }
      return key.sighting(content, isSealed && transport == .tcp ? .tls : transport, stamp)
    case .packed(let bytes, let isKnown):
      let isSIP = isKnown || isOfSIP(key)
      packed.note(key, isOfSIP: isSIP)
      guard isSIP else { return nil }
      lost.append(key.gap(.packed, stamp.at...stamp.at, frame: stamp.frame))
      return key.sighting(.unreadable(bytes, .packed), .ws, stamp)
    case .secured: return nil
    }
  }

  /// What a message says that is too large may excuse whoever seems to have done wrong.
  private mutating func noteLarge(_ bytes: [UInt8], _ key: Key, _ stamp: Stamp) {
    lost.append(
      CaptureGap(
        .large, from: key.source, to: key.destination, stamp.at...stamp.at, frame: stamp.frame,
        // The view lives no longer than the closure that is given the bytes.
        callID: bytes.withUnsafeBytes { CallIDLine.value(in: ByteView($0)) }))
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
