import Wire

/// Rewrites the packets of a capture where they stand; no length changes.
///
/// What spans several packets (TCP streams, fragments) is gathered on the way and rewritten at
/// the end, and what depends on it after that, the inner things first.
struct PacketRewriter {
  /// How many layers that carry packets are opened; what is deeper is masked.
  static let deepest = 6

  let settings: RedactionSettings
  /// How many bytes the file has.
  let size: Int
  /// As captured, followed by datagrams put together from fragments.
  var before: [UInt8]
  var after: [UInt8]
  var text: TextRewriter
  var streams = StreamLedger()
  var fragments = FragmentLedger()
  /// In order of arising.
  var lastSteps: [LastStep] = []

  init(_ file: [UInt8], _ settings: RedactionSettings) {
    self.settings = settings
    size = file.count
    before = file
    after = file
    text = TextRewriter(settings)
  }

  /// An IP packet; `isQuoted`: inside an ICMP message, where it is often cut short.
  mutating func packet(_ range: Range<Int>, depth: Int, isQuoted: Bool = false) {
    guard depth < Self.deepest, let first = range.isEmpty ? nil : before[range.lowerBound] >> 4
    else { return foreign(range) }
    switch first {
    case 4: four(range, depth, isQuoted)
    case 6: six(range, depth, isQuoted)
    default: foreign(range)
    }
  }

  private mutating func four(_ range: Range<Int>, _ depth: Int, _ isQuoted: Bool) {
    let start = range.lowerBound
    guard range.count >= 20 else { return foreign(range) }
    let header = Int(before[start] & 0x0F) * 4
    let written = two(start + 2)
    let total = written == 0 ? range.count : written
    guard header >= 20, total >= header, range.count >= header else { return foreign(range) }
    // Options hold addresses of routers; one that does nothing takes their place.
    for index in start + 20..<start + header { after[index] = 1 }
    mend(ChecksumRepair(field: start + 10, covered: [start..<start + header]))
    text.binaryAddress(&after, start + 12..<start + 16)
    text.binaryAddress(&after, start + 16..<start + 20)
    let end = min(range.upperBound, start + total)
    zero(end..<range.upperBound)
    let flags = two(start + 6)
    transport(
      Transport(
        content: before[start + 9], addresses: start + 12..<start + 20,
        place: start + header..<end, isCut: range.count < total, isQuoted: isQuoted,
        depth: depth),
      fragment: flags & 0x3FFF == 0
        ? nil
        : (UInt32(two(start + 4)), (flags & 0x1FFF) * 8, flags & 0x2000 != 0))
  }

  private mutating func six(_ range: Range<Int>, _ depth: Int, _ isQuoted: Bool) {
    let start = range.lowerBound
    guard range.count >= 40 else { return foreign(range) }
    text.binaryAddress(&after, start + 8..<start + 24)
    text.binaryAddress(&after, start + 24..<start + 40)
    let written = two(start + 4)
    let end = written == 0 ? range.upperBound : min(range.upperBound, start + 40 + written)
    zero(end..<range.upperBound)
    guard let found = extensions(before[start + 6], start + 40..<end) else { return }
    transport(
      Transport(
        content: found.content, addresses: start + 8..<start + 40, place: found.place,
        isCut: start + 40 + written > range.upperBound, isQuoted: isQuoted, depth: depth),
      fragment: found.fragment)
  }

  /// Passes over the headers between IP and what it carries (RFC 8200 §4, RFC 4302).
  ///
  /// Nil where they cannot be read; then they were masked.
  mutating func extensions(
    _ first: UInt8, _ range: Range<Int>
  ) -> (content: UInt8, place: Range<Int>, fragment: (UInt32, Int, Bool)?)? {
    var next = first
    var index = range.lowerBound
    let end = range.upperBound
    for _ in 0..<16 {
      let size: Int
      switch next {
      case 0, 43, 60, 135, 139, 140:
        guard index + 8 <= end, index + 8 + Int(before[index + 1]) * 8 <= end else {
          foreign(index..<end)
          return nil
        }
        size = 8 + Int(before[index + 1]) * 8
        if next == 0 || next == 60 {
          packetOptions(index + 2..<index + size)
        } else {
          // Addresses of routers, homes and hosts.
          zero(index + 4..<index + size)
        }
      case 51:
        guard index + 12 <= end, index + (Int(before[index + 1]) + 2) * 4 <= end else {
          foreign(index..<end)
          return nil
        }
        size = (Int(before[index + 1]) + 2) * 4
        if size > 12 { zero(index + 12..<index + size) }
      case 44:
        guard index + 8 <= end else {
          foreign(index..<end)
          return nil
        }
        let field = two(index + 2)
        if field & 0xFFF9 != 0 {
          let number = UInt32(two(index + 4)) << 16 | UInt32(two(index + 6))
          return (before[index], index + 8..<end, (number, field & 0xFFF8, field & 1 != 0))
        }
        size = 8
      default: return (next, index..<end, nil)
      }
      next = before[index]
      index += size
    }
    return (next, index..<end, nil)
  }

  /// Zeros in place of what is not understood.
  mutating func foreign(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    guard !settings.keepsOther else { return }
    text.report.count(.foreign)
    zero(range)
  }

  mutating func zero(_ range: Range<Int>) {
    guard !settings.keepsOther else { return }
    for index in range { after[index] = 0 }
  }

  /// Two bytes as captured, in network order.
  func two(_ index: Int) -> Int { Int(before[index]) << 8 | Int(before[index + 1]) }
}
