public import Voicemail

/// How messages are taken and where they go.
public struct VoicemailRules: Hashable, Sendable {
  public enum Store: Hashable, Sendable {
    case directory(String)
    case azure(AzureSettings)
  }

  /// The folder that messages are written to first.
  public var spool = "spool"
  public var longest = Duration.seconds(120)
  /// How long nobody may speak before a message counts as ended.
  public var silence = Duration.seconds(5)
  public var store = Store.directory("blobs")
  /// The wait before a delivery is tried again; it doubles up to the most.
  public var retryFirst = Duration.milliseconds(500)
  public var retryMost = Duration.seconds(60)

  public init() {}
}
