import Wire

/// RTP packets (RFC 3550 §5.1) of 20 ms of PCMU.
struct MediaText {
  let source: UInt32
  private var sequence: UInt16
  private var stamp: UInt32
  private var isFirst = true

  init(_ random: inout SeededGenerator) {
    source = UInt32(truncatingIfNeeded: random.next())
    sequence = UInt16(truncatingIfNeeded: random.next())
    stamp = UInt32(truncatingIfNeeded: random.next())
  }

  mutating func next(_ random: inout SeededGenerator) -> [UInt8] {
    var packet: [UInt8] = [0x80, isFirst ? 0x80 : 0x00]
    for shift: UInt16 in [8, 0] { packet.append(UInt8(truncatingIfNeeded: sequence >> shift)) }
    for number in [stamp, source] {
      for shift: UInt32 in [24, 16, 8, 0] {
        packet.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    for _ in 0..<20 {
      let word = random.next()
      for shift: UInt64 in stride(from: 0, to: 64, by: 8) {
        packet.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    isFirst = false
    sequence &+= 1
    stamp &+= 160
    return packet
  }
}
