/// The faults that the scenario language has words for; others have names of their own.
public enum FaultWords {
  public static let all: Set<String> = [
    "loss", "drop", "delay", "duplicate", "reorder", "hold", "edit", "blackhole", "cut",
  ]
  /// What stands beside any fault, and therefore names none.
  public static let keys: Set<String> = [
    "direction", "with", "first", "only", "skip", "share", "when", "settings",
  ]
}
