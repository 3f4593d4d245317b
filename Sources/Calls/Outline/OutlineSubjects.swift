/// What a check may be about, so that it need not be asked about calls that have none of it.
public struct OutlineSubjects: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A leg into the system.
  public static let caller = OutlineSubjects(rawValue: 1)
  /// A leg from the system to an edge.
  public static let edge = OutlineSubjects(rawValue: 2)
  /// An edge's 2xx.
  public static let answer = OutlineSubjects(rawValue: 4)
  public static let cancel = OutlineSubjects(rawValue: 8)
  /// A second edge that was tried.
  public static let failover = OutlineSubjects(rawValue: 16)
  /// Media that may be the call's.
  public static let media = OutlineSubjects(rawValue: 32)
  /// What no outline tells of: several calls, or a whole scenario.
  public static let nothing = OutlineSubjects(rawValue: 64)

  /// How many different sets of subjects calls may have.
  package static let count = 64
}
