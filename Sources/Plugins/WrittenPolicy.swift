public import Checks

/// The policy as it was written, for checks that no pack's policy knows.
public struct WrittenPolicy: Policy, Hashable {
  public let settings: Settings

  public init() { settings = Settings() }

  public init(_ settings: Settings) { self.settings = settings }
}
