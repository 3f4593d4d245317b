import Wire

extension PacketRewriter {
  /// What an IP packet carries, and where.
  struct Transport {
    /// 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6.
    let content: UInt8
    /// Where source and destination stand, one behind the other.
    let addresses: Range<Int>
    let place: Range<Int>
    let isCut: Bool
    let isQuoted: Bool
    let depth: Int
  }

  /// A payload, or a fragment of one: identification, offset and whether more follow.
  mutating func transport(_ packet: Transport, fragment: (UInt32, Int, Bool)?) {
    guard let (identification, offset, hasMore) = fragment else { return carried(packet) }
    guard !packet.isQuoted, !packet.isCut else {
      return offset == 0 ? carried(packet, isPart: true) : foreign(packet.place)
    }
    let key = FragmentLedger.Key(
      addresses: Array(before[packet.addresses]),
      // IPv6 tells datagrams apart without the protocol.
      content: packet.addresses.count == 32 ? 0 : packet.content,
      identification: identification)
    let piece = FragmentLedger.Piece(key: key, packet: packet, offset: offset, hasMore: hasMore)
    guard let pieces = fragments.add(piece, before) else { return }
    assemble(pieces, packet)
  }

  /// Puts a datagram together behind the file's own bytes and rewrites it there.
  private mutating func assemble(_ pieces: [FragmentLedger.Piece], _ packet: Transport) {
    let start = before.count
    var end = 0
    for piece in pieces {
      if piece.offset == end {
        // Not the slice: while one is alive, all bytes are copied when some are added.
        before += Array(before[piece.place])
        end += piece.place.count
      }
      let from = start + piece.offset..<start + piece.offset + piece.place.count
      lastSteps.append(.giveBack(from: from, to: piece.place))
    }
    after += before[start...]
    carried(
      Transport(
        content: packet.content, addresses: packet.addresses, place: start..<start + end,
        isCut: false, isQuoted: false, depth: packet.depth))
  }

  /// Rewrites what an IP packet carries; `isPart`: the first fragment of it.
  mutating func carried(_ packet: Transport, isPart: Bool = false) {
    switch packet.content {
    case 17: datagram(packet, isPart: isPart)
    case 6: segment(packet)
    case 1: notice(packet, isSix: false)
    case 58: notice(packet, isSix: true)
    case 4, 41: self.packet(packet.place, depth: packet.depth + 1)
    case 47: encapsulated(packet)
    case 137: labelled(packet.place, depth: packet.depth + 1)
    case 51, 0, 43, 60, 135, 139, 140:
      guard packet.content == 51 || packet.addresses.count == 32 else {
        return foreign(packet.place)
      }
      guard let found = extensions(packet.content, packet.place) else { return }
      guard found.fragment == nil, packet.depth < 5, found.content != packet.content else {
        return foreign(found.place)
      }
      carried(
        Transport(
          content: found.content, addresses: packet.addresses, place: found.place,
          isCut: packet.isCut, isQuoted: packet.isQuoted, depth: packet.depth + 1),
        isPart: isPart)
    default: foreign(packet.place)
    }
  }

  private mutating func datagram(_ packet: Transport, isPart: Bool) {
    let place = packet.place
    guard place.count >= 8 else { return foreign(place) }
    let written = two(place.lowerBound + 4)
    let length = written == 0 ? place.count : written
    guard length >= 8 else { return foreign(place) }
    let end = min(place.upperBound, place.lowerBound + length)
    zero(end..<place.upperBound)
    let isCut = isPart || packet.isCut || place.count < length
    mend(repair(packet, field: place.lowerBound + 6, place.lowerBound..<end, length, isCut))
    let payload = place.lowerBound + 8..<end
    let ports = [UInt16(two(place.lowerBound)), UInt16(two(place.lowerBound + 2))]
    guard !payload.isEmpty, !tunnel(payload, ports, packet.depth) else { return }
    guard !text.datagram(&after, payload, ports) else { return }
    guard !settings.keepsOther else { return }
    text.report.count(.datagrams)
    // On a SIP port it counted as a damaged message, and must again.
    if ports.contains(where: TextRewriter.sipPorts.contains) {
      text.cross(&after, payload)
    } else {
      zero(payload)
    }
  }

  private mutating func segment(_ packet: Transport) {
    let place = packet.place
    guard place.count >= 20 else {
      // Of a quoted segment the ports are all that need be there.
      return foreign(min(place.lowerBound + 8, place.upperBound)..<place.upperBound)
    }
    let header = Int(before[place.lowerBound + 12] >> 4) * 4
    guard header >= 20, place.count >= header else {
      return foreign(place.lowerBound + 8..<place.upperBound)
    }
    mend(repair(packet, field: place.lowerBound + 16, place, place.count, packet.isCut))
    segmentOptions(place.lowerBound + 20..<place.lowerBound + header)
    let payload = place.lowerBound + header..<place.upperBound
    guard !packet.isQuoted else {
      if TextRewriter.beginsMessage(before, payload) {
        text.message(&after, payload)
      } else {
        text.cross(&after, payload)
      }
      return
    }
    let half = packet.addresses.count / 2
    let start = packet.addresses.lowerBound
    let key = StreamLedger.Key(
      source: Endpoint(address(start..<start + half), UInt16(two(place.lowerBound))),
      destination: Endpoint(
        address(start + half..<packet.addresses.upperBound), UInt16(two(place.lowerBound + 2))))
    let number = UInt32(two(place.lowerBound + 4)) << 16 | UInt32(two(place.lowerBound + 6))
    let isOpening = before[place.lowerBound + 13] & 0x02 != 0
    if isOpening { streams.open(key, number) }
    guard !payload.isEmpty else { return }
    streams.add(
      key, StreamLedger.Piece(place: payload, sequence: isOpening ? number &+ 1 : number))
  }

  private func address(_ range: Range<Int>) -> IPAddress {
    let number = before[range].map { UInt64($0) }
    func join(_ part: ArraySlice<UInt64>) -> UInt64 { part.reduce(0) { $0 << 8 | $1 } }
    return range.count == 4
      ? .v4(UInt32(truncatingIfNeeded: join(number[...])))
      : .v6(high: join(number.prefix(8)), low: join(number.dropFirst(8)))
  }

  /// ICMP and ICMPv6: what is quoted is a packet, what is asked for is an address, the rest goes.
  private mutating func notice(_ packet: Transport, isSix: Bool) {
    let place = packet.place
    guard place.count >= 8 else { return foreign(place) }
    let start = place.lowerBound
    if isSix {
      mend(repair(packet, field: start + 2, place, place.count, packet.isCut))
    } else {
      mend(ChecksumRepair(field: start + 2, covered: [place], isCut: packet.isCut))
    }
    let type = before[start]
    let quotes = isSix ? (1...4).contains(type) : [3, 4, 5, 11, 12].contains(type)
    if quotes {
      if !isSix, type == 5 { text.binaryAddress(&after, start + 4..<start + 8) }
      self.packet(start + 8..<place.upperBound, depth: packet.depth + 1, isQuoted: true)
    } else if isSix, type == 135 || type == 136, place.count >= 24 {
      text.binaryAddress(&after, start + 8..<start + 24)
      var option = start + 24
      while option + 8 <= place.upperBound, before[option + 1] > 0 {
        let end = min(place.upperBound, option + 8 * Int(before[option + 1]))
        if before[option] <= 2 {
          text.hardwareAddress(&after, option + 2..<option + 8)
        } else {
          zero(option + 2..<end)
        }
        option = end
      }
    } else {
      foreign(start + 8..<place.upperBound)
    }
  }

  /// A checksum with a pseudo header (RFC 768, RFC 9293 §3.1, RFC 8200 §8.1).
  private func repair(
    _ packet: Transport, field: Int, _ place: Range<Int>, _ length: Int, _ isCut: Bool
  ) -> ChecksumRepair {
    ChecksumRepair(
      field: field, covered: [packet.addresses, place],
      constant: UInt64(packet.content) + UInt64(length), isCut: isCut || place.count < length,
      isDatagram: packet.content == 17)
  }
}
