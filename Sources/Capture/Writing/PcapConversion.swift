import Wire

/// Writes the packets of a classic pcap file as pcapng, at the resolution they have.
struct PcapConversion {
  private let header: PcapHeader
  private let linkType: LinkType
  private let added: AnnotatedCapture

  init(_ header: PcapHeader, _ linkType: LinkType, _ added: AnnotatedCapture) {
    self.header = header
    self.linkType = linkType
    self.added = added
  }

  /// Section, interface and names.
  func begin(_ output: OutputFile) {
    let section = PcapngBlock.section(application: added.application, comment: added.comment)
    output.write(section.bytes)
    var interface = PcapngBlock(type: 1)
    interface.append(linkType.rawValue)
    interface.append(UInt16(0))
    interface.append(UInt32(0))
    interface.option(9, bytes: [header.isNano ? 9 : 6])
    if let bits = header.checkBits { interface.option(13, bytes: [bits]) }
    interface.endOptions()
    output.write(interface.bytes)
    if !added.names.isEmpty { output.write(PcapngBlock.names(added.names).bytes) }
  }

  func write(_ packet: SavedPacket, to output: OutputFile) {
    var block = PcapngBlock(type: 6)
    block.append(UInt32(0))
    let nanoseconds = UInt64(bitPattern: packet.stamp.at.nanoseconds)
    block.append(stamp: header.isNano ? nanoseconds : nanoseconds / 1_000)
    block.append(UInt32(packet.bytes.count))
    block.append(UInt32(clamping: packet.originalLength))
    block.append(padded: packet.bytes.copy)
    let comments = added.comments[packet.stamp.frame] ?? []
    for comment in comments { block.option(1, comment) }
    if !comments.isEmpty { block.endOptions() }
    output.write(block.bytes)
  }
}
