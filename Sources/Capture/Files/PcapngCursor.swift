import Wire

/// Walks through the packets of a pcapng file (draft-ietf-opsawg-pcapng).
struct PcapngCursor {
  private static let sectionHeader: UInt32 = 0x0A0D_0D0A
  private static let byteOrder: UInt32 = 0x1A2B_3C4D
  /// Journal entries, custom blocks and system calls: no packets, but Wireshark numbers them.
  private static let numbered: Set<UInt32> = [
    9, 0x0000_0BAD, 0x4000_0BAD, 0x204, 0x208, 0x216, 0x217, 0x221, 0x222,
  ]

  /// Why the walk ended early; nil at the end of the file.
  private(set) var damage: Damage?
  private(set) var frames = 0
  private(set) var notes = CaptureNotes()
  /// How many packets had a link type that is not read here, by its number.
  private(set) var unread: [UInt16: Int] = [:]
  private var isSwapped = false
  private var interfaces: [PcapngInterface] = []
  private var position = 0

  static func begins(_ bytes: ByteView) -> Bool {
    guard bytes.count >= 12, bytes.four(at: 0) == sectionHeader else { return false }
    let order = bytes.number(at: 8, as: UInt32.self)
    return order == byteOrder || order.byteSwapped == byteOrder
  }

  mutating func next(_ window: inout ByteWindow) -> SavedPacket? {
    while damage == nil {
      guard let head = window.view(at: position, count: 12) else {
        damage = Damage.atEnd(window, "a block's header", from: position, wanted: 12)
        return nil
      }
      let type = head.number(at: 0, as: UInt32.self, isSwapped: isSwapped)
      if type == Self.sectionHeader, !turn(head) { return nil }
      let length = Int(head.number(at: 4, as: UInt32.self, isSwapped: isSwapped))
      guard length >= 12, length % 4 == 0 else {
        return fail("a block says it has \(length) bytes")
      }
      switch type {
      case 6, 3, 2:
        guard let block = whole(length, &window) else { return nil }
        return packet(type, block)
      case Self.sectionHeader, 1, 4, 5:
        guard let block = whole(length, &window) else { return nil }
        describe(type, block)
      default:
        guard skip(length, &window) else { return nil }
        if Self.numbered.contains(type) { frames += 1 }
      }
    }
    return nil
  }

  /// A whole block at the position, which moves on; nil where it is damaged.
  @inline(__always)
  private mutating func whole(_ length: Int, _ window: inout ByteWindow) -> ByteView? {
    guard length <= CaptureLimits.block else {
      fail("a block says it has \(length) bytes; \(CaptureLimits.block) is the most")
      return nil
    }
    guard let block = window.view(at: position, count: length) else {
      damage = Damage.atEnd(window, "a block", from: position, wanted: length)
      return nil
    }
    guard isClosed(length, block.number(at: length - 4, isSwapped: isSwapped)) else { return nil }
    position += length
    return block
  }

  private mutating func skip(_ length: Int, _ window: inout ByteWindow) -> Bool {
    guard let end = window.view(at: position + length - 4, count: 4) else {
      damage = Damage.atEnd(window, "a block", from: position, wanted: length)
      return false
    }
    guard isClosed(length, end.number(at: 0, isSwapped: isSwapped)) else { return false }
    position += length
    return true
  }

  @inline(__always)
  private mutating func isClosed(_ length: Int, _ repeated: UInt32) -> Bool {
    guard length == Int(repeated) else {
      fail("a block has \(length) bytes by its begin and \(repeated) by its end")
      return false
    }
    return true
  }

  @inline(__always)
  private mutating func packet(_ type: UInt32, _ block: ByteView) -> SavedPacket? {
    // Where the captured bytes start in an enhanced, a simple and an old packet block.
    let start = type == 3 ? 12 : 28
    guard block.count >= start + 4 else {
      return fail("a packet block has \(block.count) bytes", before: block)
    }
    let index: Int =
      switch type {
      case 6: Int(block.number(at: 8, as: UInt32.self, isSwapped: isSwapped))
      case 2: Int(block.number(at: 8, as: UInt16.self, isSwapped: isSwapped))
      default: 0
      }
    guard index < interfaces.count else {
      return fail("a packet is of interface \(index), which is not described", before: block)
    }
    let interface = interfaces[index]
    let room = block.count - start - 4
    var ticks: UInt64 = 0
    var length: Int
    let original: Int
    if type == 3 {
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
      return fail(
        "a packet says it has \(length) bytes in a block with \(room)", before: block)
    }
    frames += 1
    if interface.linkType == nil { unread[interface.linkNumber, default: 0] += 1 }
    return SavedPacket(
      block.dropping(start).prefix(length), interface.linkType,
      originalLength: max(original, length),
      Stamp(frame: frames, at: interface.scale.moment(ticks)),
      at: position - block.count + start)
  }

  /// A section begins: its byte order counts from here on, its interfaces are new.
  private mutating func turn(_ head: ByteView) -> Bool {
    switch head.number(at: 8, as: UInt32.self) {
    case Self.byteOrder: isSwapped = false
    case Self.byteOrder.byteSwapped: isSwapped = true
    default:
      fail("a section has no byte-order mark")
      return false
    }
    return true
  }

  private mutating func describe(_ type: UInt32, _ block: ByteView) {
    switch type {
    case Self.sectionHeader:
      guard block.count >= 28 else {
        fail("a section header has \(block.count) bytes", before: block)
        return
      }
      let major = block.number(at: 12, as: UInt16.self, isSwapped: isSwapped)
      guard major == 1 else {
        fail("a section is of pcapng version \(major)", before: block)
        return
      }
      interfaces.removeAll(keepingCapacity: true)
      notes.addSection(block, isSwapped: isSwapped)
    case 1:
      guard block.count >= PcapngInterface.shortest, interfaces.count < CaptureLimits.interfaces
      else {
        fail("an interface description has \(block.count) bytes", before: block)
        return
      }
      interfaces.append(PcapngInterface(block, isSwapped: isSwapped))
    case 4: notes.addNames(block, isSwapped: isSwapped)
    default: notes.addStatistics(block, isSwapped: isSwapped)
    }
  }

  @inline(never) @discardableResult
  private mutating func fail(_ reason: String, before block: ByteView? = nil) -> SavedPacket? {
    damage = Damage(offset: position - (block?.count ?? 0), reason: reason)
    return nil
  }
}
