import Media
import Wire

/// Puts the packets of one source in order, and waits a little for what is missing.
struct ReorderBuffer: Sendable {
  struct Entry: Sendable {
    let header: RTPHeader
    let payload: [UInt8]
    let at: Moment
  }

  /// How long a missing packet is waited for: three beats.
  static let patience = Duration.milliseconds(60)
  /// Packets that are held at most while one is missing.
  static let most = 16
  /// A packet that is this far behind is of before a restart (RFC 3550 A.1).
  private static let longestDelay = 100
  private static let longestJump = 3_000

  /// The number of the next packet; nil before the first.
  private var next: UInt16?
  /// What came too early, by number.
  private var held: [Entry] = []
  /// What the number after one that is far off would be: two such in a row are a restart.
  private var afterStray: UInt16?

  /// When `give` has something although nothing came; nil while nothing is held.
  var deadline: Moment? { held.lazy.map(\.at).min().map { $0 + Self.patience } }

  mutating func add(_ entry: Entry) {
    let number = entry.header.sequence
    guard let next else {
      next = number
      held = [entry]
      return
    }
    let distance = Int(Int16(bitPattern: number &- next))
    guard distance >= 0, distance < Self.longestJump else {
      // Late or double, unless the source has begun anew.
      guard distance < -Self.longestDelay || distance > 0 else { return }
      if afterStray == number {
        self.next = number
        held = [entry]
      }
      afterStray = number &+ 1
      return
    }
    let index = held.firstIndex { Int16(bitPattern: $0.header.sequence &- number) >= 0 }
    if let index, held[index].header.sequence == number { return }
    held.insert(entry, at: index ?? held.endIndex)
  }

  /// The next packet in order; nil while one is waited for.
  mutating func give(at now: Moment) -> Entry? {
    guard let first = held.first, let next else { return nil }
    let isDue = held.count > Self.most || deadline.map { $0 <= now } ?? false
    guard first.header.sequence == next || isDue else { return nil }
    self.next = first.header.sequence &+ 1
    return held.removeFirst()
  }

  /// All that is held, in order, whatever is missing.
  mutating func giveAll() -> [Entry] {
    defer { held = [] }
    if let last = held.last { next = last.header.sequence &+ 1 }
    return held
  }
}
