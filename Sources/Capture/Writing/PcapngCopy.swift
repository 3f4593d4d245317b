/// Copies a pcapng file block by block and adds comments and names on the way.
///
/// What is there already, word for word, is not added again: a copy of a copy is the same.
struct PcapngCopy {
  private(set) var cursor = PcapngCursor()
  private let added: AnnotatedCapture
  private var isCommented = false
  private var isNamed = false

  init(_ added: AnnotatedCapture) {
    self.added = added
  }

  private var isBig: Bool { cursor.isSwapped != Machine.isBig }

  mutating func run(_ window: inout ByteWindow, to output: OutputFile) {
    // A file that is damaged in its first block leaves a copy without packets.
    defer {
      if !isCommented {
        output.write(
          PcapngBlock.section(application: added.application, comment: added.comment).bytes)
      }
    }
    while let step = cursor.step(&window) {
      switch step {
      case .packet(let packet, let block):
        write(block, added.comments[packet.stamp.frame] ?? [], packet, to: output)
      case .description(let type, let block):
        switch type {
        case PcapngBlocks.sectionHeader:
          // Names are those of a section.
          isNamed = false
          output.write(section(block).bytes)
        case 4 where isNames(block):
          if !isNamed { output.write(block) }
          isNamed = true
        default: output.write(block)
        }
        if type == 1, !isNamed, !added.names.isEmpty {
          isNamed = true
          output.write(PcapngBlock.names(added.names, isBig: isBig).bytes)
        }
      case .other(let head):
        guard copy(head, &window, to: output) else { return }
      }
    }
  }

  /// Copies a block that is whole; nothing of one that is not.
  private mutating func copy(
    _ head: PcapngBlocks.Head, _ window: inout ByteWindow, to output: OutputFile
  ) -> Bool {
    // A block larger than the window's limit cannot be known to be whole before it is written;
    // it is kept out.
    guard head.length <= CaptureLimits.block else { return cursor.skip(head, &window) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(head.length)
    guard cursor.copy(head, &window, to: { bytes.append(contentsOf: $0.raw) }) else { return false }
    output.write(bytes)
    return true
  }

  /// The section header: its length is no longer known, and the first gets the comment.
  private mutating func section(_ block: ByteView) -> PcapngBlock {
    var copy = PcapngBlock(type: PcapngBlocks.sectionHeader, isBig: isBig)
    copy.append(raw: block.dropping(8).prefix(8))
    copy.append(UInt64.max)
    let options = block.dropping(24).prefix(block.count - 28)
    if !isCommented {
      isCommented = true
      let old = PcapngOptions(block, from: 24, isSwapped: cursor.isSwapped)
      for comment in Self.fresh([added.comment].compactMap(\.self), beside: old) {
        copy.option(1, bytes: comment)
      }
      var hasMaker = false
      old.forEach { code, _ in hasMaker = hasMaker || code == 4 }
      if !hasMaker { copy.option(4, added.application) }
    }
    append(options, to: &copy)
    return copy
  }

  /// Whether a block of names holds those that are added and nothing else.
  private func isNames(_ block: ByteView) -> Bool {
    guard !added.names.isEmpty else { return false }
    let names = PcapngBlock.names(added.names, isBig: isBig).bytes
    return block.count == names.count && block.copy == names
  }

  /// The comments that do not stand among the options, each once.
  private static func fresh(_ comments: [String], beside old: PcapngOptions?) -> [[UInt8]] {
    var known: Set<[UInt8]> = []
    old?.forEach { code, value in if code == 1 { known.insert(value.copy) } }
    return comments.map(PcapngBlock.text).filter { known.insert($0).inserted }
  }

  private func write(
    _ block: ByteView, _ comments: [String], _ packet: SavedPacket, to output: OutputFile
  ) {
    let type = block.number(at: 0, as: UInt32.self, isSwapped: cursor.isSwapped)
    let end = 28 + (packet.bytes.count + 3) & ~3
    // A simple packet block has no options.
    let old = type == 3 ? nil : PcapngOptions(block, from: end, isSwapped: cursor.isSwapped)
    let comments = comments.isEmpty ? [] : Self.fresh(comments, beside: old)
    guard !comments.isEmpty else {
      output.write(block)
      return
    }
    // An old packet block takes comments as well as an enhanced one.
    var copy = PcapngBlock(type: type == 3 ? 6 : type, isBig: isBig)
    var rest = ByteView(UnsafeRawBufferPointer(start: nil, count: 0))
    if type == 3 {
      copy.append(UInt32(0))
      copy.append(stamp: 0)
      copy.append(UInt32(packet.bytes.count))
      copy.append(raw: block.dropping(8).prefix(4))
      copy.append(padded: packet.bytes.copy)
    } else {
      copy.append(raw: block.dropping(8).prefix(end - 8))
      rest = block.dropping(end).prefix(block.count - end - 4)
    }
    for comment in comments { copy.option(1, bytes: comment) }
    append(rest, to: &copy)
    output.write(copy.bytes)
  }

  /// Options that were there come behind the new ones, with their end mark.
  private func append(_ options: ByteView, to block: inout PcapngBlock) {
    if options.isEmpty { block.endOptions() } else { block.append(raw: options) }
  }
}
