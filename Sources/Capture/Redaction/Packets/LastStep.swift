extension PacketRewriter {
  /// What is left to do when all text is rewritten.
  ///
  /// A tunnel's checksum covers what the packets in it have become, fragments among them. The steps
  /// are worked through backwards: what is inside arises after what is around it.
  enum LastStep {
    case checksum(ChecksumRepair)
    /// A part of a datagram put together, and the fragment it goes back to.
    case giveBack(from: Range<Int>, to: Range<Int>)
  }

  /// A fragment that came once more, and what it repeats.
  typealias Repeat = (from: Range<Int>, to: Range<Int>)

  /// Has a checksum put right at the end, where it was captured.
  mutating func mend(_ checksum: ChecksumRepair) {
    guard checksum.hasField else { return }
    lastSteps.append(.checksum(checksum))
  }

  /// May be done again after bytes have changed.
  mutating func takeLastSteps() {
    for step in lastSteps.reversed() {
      switch step {
      case .checksum(let repair): write(repair)
      case .giveBack(let from, let to):
        // Not the slice: while one is alive, all bytes are copied when some are replaced.
        after.replaceSubrange(to, with: Array(after[from]))
      }
    }
  }

  private mutating func write(_ repair: ChecksumRepair) {
    guard let sum = repair.repaired(before, after) else { return }
    let field = repair.field
    if after[field] == before[field], after[field + 1] == before[field + 1] {
      text.report.count(.checksums)
    }
    after[field] = UInt8(sum >> 8)
    after[field + 1] = UInt8(sum & 0xFF)
  }

  /// Copies what is repeated; false where nothing changes by that.
  mutating func copy(_ repeats: [Repeat]) -> Bool {
    var hasChanged = false
    for (from, to) in repeats where after[from] != after[to] {
      // Not the slice, as above.
      after.replaceSubrange(to, with: Array(after[from]))
      hasChanged = true
    }
    return hasChanged
  }
}
