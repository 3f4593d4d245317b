/// The file header of a classic pcap file (draft-ietf-opsawg-pcap §4), in any of its forms.
struct PcapHeader {
  static let length = 24
  /// What is said of a file in which `isFile` has found another.
  static let another = "another capture file begins there (mergecap joins captures)"

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

  /// Whether another file's header stands where a packet's was expected: files were joined as they
  /// are (`cat`), or one was appended to another.
  ///
  /// A magic may be the second of a stamp, so the version behind it counts as well.
  static func isFile(_ record: ByteView) -> Bool {
    if PcapngBlocks.begin(record) { return true }
    guard record.count >= 8, begins(record) else { return false }
    let isOther = record.number(at: 4, as: UInt16.self) > 0xFF
    return record.number(at: 4, as: UInt16.self, isSwapped: isOther) == 2
      && record.number(at: 6, as: UInt16.self, isSwapped: isOther) == 4
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
