/// The options at the end of a pcapng block (draft-ietf-opsawg-pcapng §3.5).
struct PcapngOptions {
  private let block: ByteView
  private let start: Int
  private let isSwapped: Bool

  /// `block` is whole, with its length at both ends.
  init(_ block: ByteView, from start: Int, isSwapped: Bool) {
    self.block = block
    self.start = start
    self.isSwapped = isSwapped
  }

  /// Visits the options up to the end mark, or to one that is longer than the block.
  func forEach(_ visit: (_ code: UInt16, _ value: ByteView) -> Void) {
    var place = start
    let end = block.count - 4
    while place + 4 <= end {
      let code = block.number(at: place, as: UInt16.self, isSwapped: isSwapped)
      let length = Int(block.number(at: place + 2, as: UInt16.self, isSwapped: isSwapped))
      guard code != 0, place + 4 + length <= end else { return }
      visit(code, block.dropping(place + 4).prefix(length))
      place += 4 + (length + 3) & ~3
    }
  }
}
