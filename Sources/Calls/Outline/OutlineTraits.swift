/// What an outlined call may have beyond a plain call.
public struct OutlineTraits: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// An INVITE was cancelled.
  public static let cancelled = OutlineTraits(rawValue: 1)
  /// Messages came again.
  public static let repeated = OutlineTraits(rawValue: 2)
  /// There was a re-INVITE; only in calls of which one leg is seen, that into the system.
  public static let refreshed = OutlineTraits(rawValue: 4)
  /// Several edges were tried one after the other for one caller, each once; those before the last
  /// refused or never answered.
  public static let failedOver = OutlineTraits(rawValue: 8)

  public static let all: OutlineTraits = [.cancelled, .repeated, .refreshed, .failedOver]
}
