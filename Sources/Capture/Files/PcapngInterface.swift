/// What a pcapng file says of one interface (draft-ietf-opsawg-pcapng §4.2).
struct PcapngInterface {
  static let shortest = 20

  let linkNumber: UInt16
  let linkType: LinkType?
  /// At most that many bytes of a packet were kept; nil for no limit.
  let snapLength: Int?
  let scale: StampScale

  /// Reads a whole interface description block.
  init(_ block: ByteView, isSwapped: Bool) {
    linkNumber = block.number(at: 8, isSwapped: isSwapped)
    linkType = LinkType(file: linkNumber)
    let snap = block.number(at: 12, as: UInt32.self, isSwapped: isSwapped)
    snapLength = snap == 0 ? nil : Int(snap)
    var resolution: UInt8?
    var offset: Int64 = 0
    PcapngOptions(block, from: 16, isSwapped: isSwapped).forEach { code, value in
      switch code {
      case 9 where value.count >= 1: resolution = value[0]
      case 14 where value.count >= 8: offset = value.number(at: 0, isSwapped: isSwapped)
      default: break
      }
    }
    scale = StampScale(resolution: resolution, offset: offset)
  }
}
