/// How much a spool takes.
public struct SpoolLimits: Hashable, Sendable {
  /// Messages that wait or are being recorded.
  public var mostMessages: Int
  /// Bytes of all of them.
  public var mostBytes: Int
  /// The longest message, in seconds of sound.
  public var longest: Double
  /// Bytes of the file system that must stay free.
  public var leastFree: Int
  /// Sound kept in memory while the disk takes nothing, in seconds for each message.
  public var mostBuffered: Double

  public init(
    mostMessages: Int = 10_000, mostBytes: Int = 8 << 30, longest: Double = 600,
    leastFree: Int = 32 << 20, mostBuffered: Double = 10
  ) {
    self.mostMessages = mostMessages
    self.mostBytes = mostBytes
    self.longest = longest
    self.leastFree = leastFree
    self.mostBuffered = mostBuffered
  }
}
