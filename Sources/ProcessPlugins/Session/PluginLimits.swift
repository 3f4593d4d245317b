import Wire

/// How much and how long a plugin may take.
public struct PluginLimits: Sendable, Hashable {
  /// From its start to its first line.
  public var hello = Duration.seconds(10)
  /// For each answer.
  public var answer = Duration.seconds(10)
  /// From `shutdown` to its end, and from SIGTERM to SIGKILL.
  public var shutdown = Duration.seconds(3)
  /// How often it may fail before it is not asked any more.
  public var failures = 3
  /// The longest line it may write, in bytes.
  public var line = 8 << 20
  /// The longest request it is sent, in bytes.
  public var request = 64 << 20
  /// How much evidence goes into one request, unless a single piece is larger, in bytes.
  public var batch = 1 << 20
  /// How much of its log is kept, in bytes.
  public var log = 1 << 20
  /// How long it may take to end after it has closed its output.
  public var ending = Duration.milliseconds(500)

  public init() {}
}
