import Wire

/// Walks through the packets of a pcapng file (draft-ietf-opsawg-pcapng).
struct PcapngCursor {
  /// What comes next in the file.
  enum Step {
    /// A packet, and its whole block.
    case packet(SavedPacket, block: ByteView)
    /// A section, interface, name resolution, statistics or decryption secrets block.
    case description(type: UInt32, block: ByteView)
    /// A block that says nothing of packets; to be skipped or copied before the next step.
    case other(PcapngBlocks.Head)
  }

  /// Journal entries, custom blocks and system calls: no packets, but Wireshark numbers them.
  private static let numbered: Set<UInt32> = [
    9, 0x0000_0BAD, 0x4000_0BAD, 0x204, 0x208, 0x216, 0x217, 0x221, 0x222,
  ]

  private(set) var frames = 0
  private(set) var notes = CaptureNotes()
  /// How many packets had a link type that is not read here, by its number.
  private(set) var unread: [UInt16: Int] = [:]
  private var blocks = PcapngBlocks()
  private var interfaces: [PcapngInterface] = []

  /// Why the walk ended early; nil at the end of the file.
  var damage: Damage? { blocks.damage }
  /// Whether the section has the other byte order than this machine.
  var isSwapped: Bool { blocks.isSwapped }

  @inline(__always)
  mutating func next(
    _ window: inout ByteWindow, secrets: (TLSKeyLog) -> Void
  ) -> SavedPacket? {
    while let step = step(&window) {
      switch step {
      case .packet(let packet, _): return packet
      case .description(PcapngSecrets.blockType, let block):
        if let keys = PcapngSecrets.keys(block, isSwapped: isSwapped) { secrets(keys) }
      case .description: continue
      case .other(let head):
        guard skip(head, &window) else { return nil }
      }
    }
    return nil
  }

  @inline(__always)
  mutating func step(_ window: inout ByteWindow) -> Step? {
    guard let head = blocks.next(&window) else { return nil }
    switch head.type {
    case 6, 3, 2:
      guard let block = blocks.whole(head, &window), let packet = packet(head, block) else {
        return nil
      }
      window.prefetch(at: head.start + head.length)
      return .packet(packet, block: block)
    case PcapngBlocks.sectionHeader, 1, 4, 5:
      guard let block = blocks.whole(head, &window) else { return nil }
      describe(head, block)
      return damage == nil ? .description(type: head.type, block: block) : nil
    case PcapngSecrets.blockType where head.length <= CaptureLimits.block:
      guard let block = blocks.whole(head, &window) else { return nil }
      return .description(type: head.type, block: block)
    default: return .other(head)
    }
  }

  /// Takes a block that is no packet's as it is; false where it is damaged.
  mutating func copy(
    _ head: PcapngBlocks.Head, _ window: inout ByteWindow, to write: (ByteView) -> Void
  ) -> Bool {
    guard blocks.copy(head, &window, to: write) else { return false }
    count(head)
    return true
  }

  /// Steps over a block that is no packet's; false where it is damaged.
  mutating func skip(_ head: PcapngBlocks.Head, _ window: inout ByteWindow) -> Bool {
    guard blocks.skip(head, &window) else { return false }
    count(head)
    return true
  }

  private mutating func count(_ head: PcapngBlocks.Head) {
    if Self.numbered.contains(head.type) { frames += 1 }
  }

  @inline(__always)
  private mutating func packet(_ head: PcapngBlocks.Head, _ block: ByteView) -> SavedPacket? {
    // Where the captured bytes start in an enhanced, a simple and an old packet block.
    let start = head.type == 3 ? 12 : 28
    guard block.count >= start + 4 else {
      return fail("a packet block has \(block.count) bytes", head)
    }
    let index: Int =
      switch head.type {
      case 6: Int(block.number(at: 8, as: UInt32.self, isSwapped: isSwapped))
      case 2: Int(block.number(at: 8, as: UInt16.self, isSwapped: isSwapped))
      default: 0
      }
    guard index < interfaces.count else {
      return fail("a packet is of interface \(index), which is not described", head)
    }
    let interface = interfaces[index]
    let room = block.count - start - 4
    var ticks: UInt64 = 0
    var length: Int
    let original: Int
    if head.type == 3 {
      // A simple packet has no stamp, and says only how long it was.
      original = Int(block.number(at: 8, as: UInt32.self, isSwapped: isSwapped))
      length = min(original, interface.snapLength ?? original)
    } else {
      let high = block.number(at: 12, as: UInt32.self, isSwapped: isSwapped)
      let low = block.number(at: 16, as: UInt32.self, isSwapped: isSwapped)
      ticks = UInt64(high) << 32 | UInt64(low)
      length = Int(block.number(at: 20, as: UInt32.self, isSwapped: isSwapped))
      original = Int(block.number(at: 24, as: UInt32.self, isSwapped: isSwapped))
    }
    guard length <= room, length <= CaptureLimits.packet else {
      return fail("a packet says it has \(length) bytes in a block with \(room)", head)
    }
    frames += 1
    if interface.linkType == nil { unread[interface.linkNumber, default: 0] += 1 }
    return SavedPacket(
      block.dropping(start).prefix(length), interface.linkType,
      originalLength: max(original, length),
      Stamp(frame: frames, at: interface.scale.moment(ticks)), at: head.start + start)
  }

  private mutating func describe(_ head: PcapngBlocks.Head, _ block: ByteView) {
    switch head.type {
    case PcapngBlocks.sectionHeader:
      guard block.count >= 28 else {
        fail("a section header has \(block.count) bytes", head)
        return
      }
      let major = block.number(at: 12, as: UInt16.self, isSwapped: isSwapped)
      guard major == 1 else {
        fail("a section is of pcapng version \(major)", head)
        return
      }
      interfaces.removeAll(keepingCapacity: true)
      notes.addSection(block, isSwapped: isSwapped)
    case 1:
      guard block.count >= PcapngInterface.shortest else {
        fail("an interface description has \(block.count) bytes", head)
        return
      }
      guard interfaces.count < CaptureLimits.interfaces else {
        fail("a section has more than \(CaptureLimits.interfaces) interfaces", head)
        return
      }
      interfaces.append(PcapngInterface(block, isSwapped: isSwapped))
    case 4: notes.addNames(block, isSwapped: isSwapped)
    default: notes.addStatistics(block, isSwapped: isSwapped)
    }
  }

  @discardableResult
  private mutating func fail(_ reason: String, _ head: PcapngBlocks.Head) -> SavedPacket? {
    blocks.fail(reason, at: head.start)
    return nil
  }
}
