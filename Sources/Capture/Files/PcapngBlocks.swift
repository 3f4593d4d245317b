/// Walks from block to block of a pcapng file and checks what frames them.
struct PcapngBlocks {
  static let sectionHeader: UInt32 = 0x0A0D_0D0A
  static let byteOrder: UInt32 = 0x1A2B_3C4D

  /// Where a block is, and what it says it is.
  struct Head {
    let type: UInt32
    let start: Int
    let length: Int
  }

  /// Why the walk ended early; nil at the end of the file.
  private(set) var damage: Damage?
  /// Whether the section has the other byte order than this machine.
  private(set) var isSwapped = false
  private var position = 0

  static func begin(_ bytes: ByteView) -> Bool {
    guard bytes.count >= 12, bytes.four(at: 0) == sectionHeader else { return false }
    let order = bytes.number(at: 8, as: UInt32.self)
    return order == byteOrder || order.byteSwapped == byteOrder
  }

  /// The next block, which `whole`, `skip` or `copy` then takes.
  @inline(__always)
  mutating func next(_ window: inout ByteWindow) -> Head? {
    guard damage == nil else { return nil }
    guard let head = window.view(at: position, count: 12) else {
      damage = Damage.atEnd(window, "a block's header", from: position, wanted: 12)
      return nil
    }
    let type = head.number(at: 0, as: UInt32.self, isSwapped: isSwapped)
    if type == Self.sectionHeader, !turn(head) { return nil }
    let length = Int(head.number(at: 4, as: UInt32.self, isSwapped: isSwapped))
    guard length >= 12, length % 4 == 0 else {
      fail("a block says it has \(length) bytes", at: position)
      return nil
    }
    return Head(type: type, start: position, length: length)
  }

  /// A whole block; nil where it is damaged.
  @inline(__always)
  mutating func whole(_ head: Head, _ window: inout ByteWindow) -> ByteView? {
    guard head.length <= CaptureLimits.block else {
      fail(
        "a block says it has \(head.length) bytes; \(CaptureLimits.block) is the most",
        at: head.start)
      return nil
    }
    guard let block = window.view(at: head.start, count: head.length) else {
      damage = Damage.atEnd(window, "a block", from: head.start, wanted: head.length)
      return nil
    }
    let end = block.number(at: head.length - 4, as: UInt32.self, isSwapped: isSwapped)
    return finish(head, end) ? block : nil
  }

  /// Steps over a block of any length; false where it is damaged.
  mutating func skip(_ head: Head, _ window: inout ByteWindow) -> Bool {
    guard let end = window.view(at: head.start + head.length - 4, count: 4) else {
      damage = Damage.atEnd(window, "a block", from: head.start, wanted: head.length)
      return false
    }
    return finish(head, end.number(at: 0, isSwapped: isSwapped))
  }

  /// Gives a block of any length piece by piece; false where it is damaged.
  mutating func copy(
    _ head: Head, _ window: inout ByteWindow, to write: (ByteView) -> Void
  ) -> Bool {
    let piece = 65_536
    var done = 0
    var end: UInt32 = 0
    while done < head.length {
      let count = min(piece, head.length - done)
      guard let view = window.view(at: head.start + done, count: count) else {
        damage = Damage.atEnd(window, "a block", from: head.start, wanted: head.length)
        return false
      }
      write(view)
      done += count
      // The pieces and the length are multiples of four: the last word stands in one piece.
      end = view.number(at: count - 4, isSwapped: isSwapped)
    }
    return finish(head, end)
  }

  @inline(never)
  mutating func fail(_ reason: String, at offset: Int) {
    damage = Damage(offset: offset, reason: reason)
  }

  @inline(__always)
  private mutating func finish(_ head: Head, _ end: UInt32) -> Bool {
    guard head.length == Int(end) else {
      fail("a block has \(head.length) bytes by its begin and \(end) by its end", at: head.start)
      return false
    }
    position = head.start + head.length
    return true
  }

  /// A section begins: its byte order counts from here on.
  private mutating func turn(_ head: ByteView) -> Bool {
    switch head.number(at: 8, as: UInt32.self) {
    case Self.byteOrder: isSwapped = false
    case Self.byteOrder.byteSwapped: isSwapped = true
    default:
      fail("a section has no byte-order mark", at: position)
      return false
    }
    return true
  }
}
