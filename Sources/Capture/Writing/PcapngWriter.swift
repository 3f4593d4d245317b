public import Wire

/// Writes frames as a pcapng file that says who is who and where the findings are.
///
/// draft-ietf-opsawg-pcapng: section header, interface, decryption secrets, name resolution, one
/// enhanced packet block a frame, interface statistics. Little-endian, stamps in nanoseconds.
public struct PcapngWriter: Sendable {
  /// What wrote the file: `harness 0.1.0`.
  public var application: String
  /// About the whole capture: scenario, system, seed, versions.
  public var comment: String?
  public var interface: String
  public var linkType: LinkType
  /// Names of the parties, for whoever opens the file.
  public var names: [IPAddress: String] = [:]
  /// The keys of its TLS connections, with which Wireshark reads them.
  public var keys = TLSKeyLog()
  /// The capture's own counters; nil when it has none.
  public var drops: CaptureDrops?

  public init(
    application: String, comment: String? = nil, interface: String, linkType: LinkType
  ) {
    self.application = application
    self.comment = comment
    self.interface = interface
    self.linkType = linkType
  }

  /// The whole file; comments are shown at the packets with these numbers.
  public func bytes(_ frames: [Frame], comments: [Int: [String]] = [:]) -> [UInt8] {
    var file: [UInt8] = []
    file +=
      PcapngBlock.section(application: application, comment: comment, system: Machine.system).bytes
    file += description.bytes
    if !keys.isEmpty { file += PcapngSecrets.block(keys).bytes }
    if !names.isEmpty { file += PcapngBlock.names(names).bytes }
    for frame in frames { file += packet(frame, comments[frame.number] ?? []).bytes }
    if let drops { file += statistics(drops, frames).bytes }
    return file
  }

  /// Writes the file, in place of one that is there, when it is whole.
  public func write(
    _ frames: [Frame], comments: [Int: [String]] = [:], to path: String
  ) throws(CaptureError) {
    let file = try OutputFile(path)
    file.write(bytes(frames, comments: comments))
    try file.finish()
  }

  private var description: PcapngBlock {
    var block = PcapngBlock(type: 1)
    block.append(linkType.rawValue)
    block.append(UInt16(0))
    // No limit: frames that were cut say so themselves.
    block.append(UInt32(0))
    block.option(2, interface)
    block.option(9, bytes: [9])
    block.endOptions()
    return block
  }

  private func packet(_ frame: Frame, _ comments: [String]) -> PcapngBlock {
    var block = PcapngBlock(type: 6)
    block.append(UInt32(0))
    block.append(stamp: UInt64(bitPattern: frame.at.nanoseconds))
    block.append(UInt32(frame.bytes.count))
    block.append(UInt32(clamping: max(frame.originalLength, frame.bytes.count)))
    block.append(padded: frame.bytes)
    for comment in comments { block.option(1, comment) }
    if !comments.isEmpty { block.endOptions() }
    return block
  }

  private func statistics(_ drops: CaptureDrops, _ frames: [Frame]) -> PcapngBlock {
    var block = PcapngBlock(type: 5)
    block.append(UInt32(0))
    block.append(stamp: UInt64(bitPattern: frames.last?.at.nanoseconds ?? 0))
    block.option(4, number: UInt64(clamping: drops.received))
    block.option(5, number: UInt64(clamping: drops.byInterface))
    block.option(7, number: UInt64(clamping: drops.byKernel))
    block.endOptions()
    return block
  }
}
