/// A trace in which everything is right, under a policy.
public struct CorrectTrace: Sendable {
  /// A rule the trace's policy sets aside, and why: its complaint is no false alarm.
  public struct Waiver: Sendable {
    public let check: CheckID
    public let why: String

    public init(_ check: CheckID, _ why: String) {
      self.check = check
      self.why = why
    }
  }

  /// Short, with hyphens, unique: `late-200-absorbed`.
  public let name: String
  /// What the trace shows, as a sentence.
  public let title: String
  private let writeLadder: @Sendable () -> String
  /// The policy as people write it, `cancel: strict`; empty for the defaults.
  public let setting: String
  public let policies: [any Policy]
  public let waivers: [Waiver]

  /// The ladder is written when it is asked for: every command wants the names of all traces.
  public init(
    _ name: String, _ title: String, setting: String = "", policies: [any Policy] = [],
    waiving waivers: [Waiver] = [], _ ladder: @autoclosure @escaping @Sendable () -> String
  ) {
    self.name = name
    self.title = title
    writeLadder = ladder
    self.setting = setting
    self.policies = policies
    self.waivers = waivers
  }

  /// In ladder notation, as `Ladder` reads it.
  public var ladder: String { writeLadder() }

  func waives(_ check: CheckID) -> Bool { waivers.contains { $0.check == check } }
}
