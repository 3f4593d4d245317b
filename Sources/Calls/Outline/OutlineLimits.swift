/// How much is kept of a capture at a time; beyond it the oldest calls are judged early.
///
/// What all of it comes to is stated by `MemoryBound`.
public struct OutlineLimits: Sendable, Hashable {
  /// Call-IDs that are open at once: 120,000, with their clues about 110 MB.
  public var groups = 120_000
  /// Clues by which open calls may be joined: 1,500,000, of which 120,000 legs of usual messages
  /// have two thirds; a table of at most 140 MB.
  public var clues = 1_500_000
  /// Messages of open calls: 1,000,000, about 90 MB, up to 30 MB that short calls leave empty, and
  /// up to 60 MB to find INVITEs by where calls are long.
  public var messages = 1_000_000
  /// Messages of one call and what was joined to it: 20,000.
  public var messagesOfCall = 20_000
  /// Bytes of these messages, which are all read at once where the outline is not enough: 16 MiB.
  public var bytesOfCall = 16 << 20
  /// Different addresses with a port: 500,000, about 80 MB.
  public var endpoints = 500_000
  /// How long a call must be quiet before it is over: 40 s, more than 64*T1 (RFC 3261 §17.1.1.2).
  public var quiet = Duration.seconds(40)

  public init() {}
}
