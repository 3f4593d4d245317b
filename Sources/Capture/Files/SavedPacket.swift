/// One packet of a capture file, as it lies there.
package struct SavedPacket {
  /// Valid during the visit only.
  package let bytes: ByteView
  /// What the packet begins with; nil for a link layer that is not read here.
  package let linkType: LinkType?
  /// The length on the wire; larger than the count of bytes when the capture cut the packet.
  package let originalLength: Int
  /// The number as Wireshark counts, and the time.
  package let stamp: Stamp
  /// Where the bytes stand in the file (or in the stream, once unpacked).
  package let offset: Int

  @inline(__always)
  init(
    _ bytes: ByteView, _ linkType: LinkType?, originalLength: Int, _ stamp: Stamp, at offset: Int
  ) {
    self.bytes = bytes
    self.linkType = linkType
    self.originalLength = originalLength
    self.stamp = stamp
    self.offset = offset
  }
}

/// Where a capture file stops making sense, and why.
struct Damage: Hashable {
  let offset: Int
  let reason: String
}

/// What no capture file may exceed; beyond it is damage.
enum CaptureLimits {
  /// The longest packet, as of libpcap and Wireshark (bytes).
  static let packet = 262_144
  /// The longest block that is read as one (bytes); longer ones are skipped or damage.
  static let block = 16 << 20
  /// Interfaces in one section of a pcapng file.
  static let interfaces = 65_536
}
