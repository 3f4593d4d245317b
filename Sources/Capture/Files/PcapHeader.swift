/// The file header of a classic pcap file (draft-ietf-opsawg-pcap §4), in any of its forms.
struct PcapHeader {
  static let length = 24

  /// Numbers are in the other byte order than this machine's.
  let isSwapped: Bool
  /// Stamps have nanoseconds instead of microseconds.
  let isNano: Bool
  /// The length of a record's header: 16, or 24 in Kuznetsov's form with its interface index.
  let recordLength: Int
  let major: UInt16
  let minor: UInt16
  let linkNumber: UInt32
  /// The length of the frame check sequence at the end of each packet, where it is known (bits).
  let checkBits: UInt8?

  /// Reads the header; nil when the first four bytes are none of pcap's.
  init?(_ bytes: ByteView) {
    guard bytes.count >= Self.length else { return nil }
    let magic = bytes.number(at: 0, as: UInt32.self)
    switch magic {
    case 0xA1B2_C3D4: (isSwapped, isNano, recordLength) = (false, false, 16)
    case 0xD4C3_B2A1: (isSwapped, isNano, recordLength) = (true, false, 16)
    case 0xA1B2_3C4D: (isSwapped, isNano, recordLength) = (false, true, 16)
    case 0x4D3C_B2A1: (isSwapped, isNano, recordLength) = (true, true, 16)
    case 0xA1B2_CD34: (isSwapped, isNano, recordLength) = (false, false, 24)
    case 0x34CD_B2A1: (isSwapped, isNano, recordLength) = (true, false, 24)
    default: return nil
    }
    major = bytes.number(at: 4, isSwapped: isSwapped)
    minor = bytes.number(at: 6, isSwapped: isSwapped)
    // The upper bits tell of frame check sequences; Ethernet's is cut off with the padding.
    let link = bytes.number(at: 20, as: UInt32.self, isSwapped: isSwapped)
    linkNumber = link & 0x03FF_FFFF
    checkBits = link & 0x0400_0000 == 0 ? nil : UInt8(link >> 28) * 16
  }

  static func begins(_ bytes: ByteView) -> Bool {
    guard bytes.count >= 4 else { return false }
    let magics: [UInt32] = [
      0xA1B2_C3D4, 0xD4C3_B2A1, 0xA1B2_3C4D, 0x4D3C_B2A1, 0xA1B2_CD34, 0x34CD_B2A1,
    ]
    return magics.contains(bytes.number(at: 0, as: UInt32.self))
  }
}

extension ByteView {
  /// A number in the byte order of this machine, or in the other.
  @inline(__always)
  func number<Number: FixedWidthInteger & BitwiseCopyable>(
    at index: Int, as type: Number.Type = Number.self, isSwapped: Bool
  ) -> Number {
    let number = number(at: index, as: type)
    return isSwapped ? number.byteSwapped : number
  }
}
