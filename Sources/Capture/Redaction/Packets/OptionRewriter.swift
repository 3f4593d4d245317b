/// Options of TCP and IPv6: what says how packets are sent stays, and what may say by whom goes.
extension PacketRewriter {
  /// The options of a TCP segment (RFC 9293 §3.1).
  ///
  /// Proxies put the address of who is behind them there, and connections of many paths (RFC 8684)
  /// their other addresses: options that do nothing take the place of those.
  mutating func segmentOptions(_ range: Range<Int>) {
    var index = range.lowerBound
    while index < range.upperBound, before[index] != 0 {
      if before[index] == 1 {
        index += 1
        continue
      }
      let length = index + 1 < range.upperBound ? Int(before[index + 1]) : 0
      let isWhole = length >= 2 && index + length <= range.upperBound
      let end = isWhole ? index + length : range.upperBound
      if !isWhole || !Self.isPlain(before[index], length: length) {
        for at in index..<end { after[at] = 1 }
      }
      index = end
    }
    // The end of the list, and what fills the header behind it.
    for at in index..<range.upperBound { after[at] = 0 }
  }

  /// MSS, window scale, SACK permitted, SACK and timestamps, as long as they are (RFC 7323, RFC 2018).
  private static func isPlain(_ kind: UInt8, length: Int) -> Bool {
    switch kind {
    case 2: length == 4
    case 3: length == 3
    case 4: length == 2
    case 5: [10, 18, 26, 34].contains(length)
    case 8: length == 10
    default: false
    }
  }

  /// The options for routers or for the destination of an IPv6 packet (RFC 8200 §4.2).
  ///
  /// Among them are addresses such as a home's (RFC 6275 §6.3): padding takes their place.
  mutating func packetOptions(_ range: Range<Int>) {
    var index = range.lowerBound
    while index < range.upperBound {
      if before[index] == 0 {
        index += 1
        continue
      }
      let length = index + 1 < range.upperBound ? Int(before[index + 1]) : Int.max
      guard length < range.upperBound - index - 1 else { break }
      let end = index + 2 + length
      // Router alert (RFC 2711) and jumbo payloads (RFC 2675).
      let isNeeded = (before[index], length) == (5, 2) || (before[index], length) == (0xC2, 4)
      if !isNeeded {
        after[index] = 1
        for at in index + 2..<end { after[at] = 0 }
      }
      index = end
    }
    // Where they do not add up: a zero is padding, too.
    for at in index..<range.upperBound { after[at] = 0 }
  }
}
