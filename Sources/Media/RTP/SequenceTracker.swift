/// Follows the sequence numbers of one source: order, loss and restarts (RFC 3550 A.1, A.3).
public struct SequenceTracker: Hashable, Sendable {
  /// What a packet's number says of it.
  public enum Place: Hashable, Sendable {
    /// The next one, or later with a gap before it.
    case ahead
    /// Behind a later one, not seen before.
    case late
    case duplicate
    /// Far from all others; if the next packet follows it, the source has begun anew.
    case astray
    /// The source has begun anew with the packet before.
    case restarted
  }

  /// A gap of this many is still a gap (MAX_DROPOUT).
  static let mostDropped = 3_000
  /// A packet this much behind is still late (MAX_MISORDER).
  static let mostBehind = 100

  /// All packets, duplicates included.
  public private(set) var received = 0
  public private(set) var duplicates = 0
  /// Packets that came after one with a higher number.
  public private(set) var late = 0
  public private(set) var restarts = 0
  /// The lowest and highest number of the present run, extended by the count of cycles.
  private var base: Int64 = 0
  private var highest: Int64 = 0
  private var expectedBefore = 0
  private var strays = 0
  private var first: UInt16 = 0
  /// The number that would follow the latest stray; nil when there is none.
  private var resumption: UInt16?
  /// The 64 numbers up to the highest that were seen; bit 0 is the highest.
  private var window: UInt64 = 0

  public init() {}

  /// How many packets the numbers promise.
  public var expected: Int {
    received == 0 ? 0 : expectedBefore + Int(highest - base) + 1
  }

  /// The highest number with the cycles it has gone through above it (RFC 3550 §6.4.1).
  public var extendedHighest: UInt32 { UInt32(truncatingIfNeeded: highest) }

  /// How many of the promised packets never came; duplicates do not make up for them.
  public var lost: Int { max(0, expected - (received - duplicates - strays)) }

  /// RFC 3550 A.3: expected less received, duplicates included; may be negative.
  public var cumulativeLost: Int { expected - (received - strays) }

  /// Whether a number is one of the same run: a later one, as far as a gap may be wide, or one that
  /// comes again or late.
  func goesOn(to number: UInt16) -> Bool {
    let ahead = Int(number &- UInt16(truncatingIfNeeded: highest))
    return ahead < Self.mostDropped || ahead > 65_536 - Self.mostBehind
  }

  /// Whether what another tracker followed is of the same run.
  func goesOn(to next: SequenceTracker) -> Bool { goesOn(to: next.first) }

  /// Takes what another tracker followed since, as if it had come here.
  ///
  /// Of numbers that came to both only the first of the later ones is known as a duplicate.
  mutating func append(_ next: SequenceTracker) {
    received += next.received
    duplicates += next.duplicates
    late += next.late
    strays += next.strays
    restarts += next.restarts
    resumption = next.resumption
    let promised = expectedBefore + Int(highest - base) + 1
    guard goesOn(to: next), next.restarts == 0 else {
      let isOneRun = goesOn(to: next)
      if !isOneRun { restarts += 1 }
      // What is missing between the two was promised as well.
      let step = isOneRun ? Int(Int16(truncatingIfNeeded: Int64(next.first) - highest)) - 1 : 0
      expectedBefore = promised + max(0, step) + next.expectedBefore
      (base, highest, window) = (next.base, next.highest, next.window)
      return
    }
    let place = highest + Int64(Int16(truncatingIfNeeded: Int64(next.first) - highest))
    let behind = highest - place
    if behind >= 0 {
      let isKnown = behind == 0 || behind < 64 && window >> UInt64(behind) & 1 != 0
      if isKnown { duplicates += 1 } else { late += 1 }
    }
    let offset = place - Int64(next.first)
    base = min(base, next.base + offset)
    let step = next.highest + offset - highest
    if step >= 0 {
      window = (step < 64 ? window << UInt64(step) : 0) | next.window
      highest += step
    } else if step > -64 {
      window |= next.window << UInt64(-step)
    }
  }

  @inline(__always)
  public mutating func add(_ number: UInt16) -> Place {
    received += 1
    guard received > 1 else {
      first = number
      base = Int64(number)
      highest = base
      window = 1
      return .ahead
    }
    let step = Int(number &- UInt16(truncatingIfNeeded: highest))
    if step == 0 {
      duplicates += 1
      return .duplicate
    }
    if step < Self.mostDropped {
      highest += Int64(step)
      window = step < 64 ? window << UInt64(step) | 1 : 1
      resumption = nil
      return .ahead
    }
    if step <= 65_536 - Self.mostBehind { return jump(number) }
    return fallBack(65_536 - step)
  }

  private mutating func jump(_ number: UInt16) -> Place {
    guard number == resumption else {
      resumption = number &+ 1
      strays += 1
      return .astray
    }
    // The stray before was the first of the new run.
    strays -= 1
    restarts += 1
    expectedBefore += Int(highest - base) + 1
    base = Int64(number &- 1)
    highest = base + 1
    window = 3
    resumption = nil
    return .restarted
  }

  private mutating func fallBack(_ behind: Int) -> Place {
    let place = highest - Int64(behind)
    if behind < 64 {
      let bit: UInt64 = 1 << UInt64(behind)
      if window & bit != 0 {
        duplicates += 1
        return .duplicate
      }
      window |= bit
    }
    late += 1
    base = min(base, place)
    return .late
  }
}
