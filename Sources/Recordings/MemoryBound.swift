/// How much memory reading a capture takes at most, by `RecordingJudge` or `CallFeed`, whatever the
/// capture holds and however long it is.
///
/// Everything that is kept of a capture has a bound of its own (`OutlineLimits`, `StreamTable`,
/// `FlowTable`, `PendingFindings`, …); ARCHITECTURE.md has what they come to. `HostileCaptureTests`
/// hold the process itself to it.
public enum MemoryBound {
  /// A capture that floods its reader in one way: calls that never end, streams without an end,
  /// more sources of RTP than are followed (bytes).
  public static let flood = 384 << 20
  /// One that does so in all ways at once: every bound reached (bytes).
  public static let all = 1_536 << 20

  /// For people.
  public static var sentence: String {
    "A flood of calls, connections, messages or media takes at most \(flood >> 20) MiB, all of "
      + "these at once at most \(all >> 20) MiB."
  }
}
