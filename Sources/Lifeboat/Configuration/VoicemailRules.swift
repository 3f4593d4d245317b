/// How messages are taken and where they go.
public struct VoicemailRules: Hashable, Sendable {
  public enum Store: Hashable, Sendable {
    case directory(String)
    case azure(Azure)
  }

  /// A container of Azure Blob Storage.
  public struct Azure: Hashable, Sendable {
    public var url: String
    public var container: String
    public var account: String
    public var pass: Pass

    public init(url: String, container: String, account: String, pass: Pass) {
      self.url = url
      self.container = container
      self.account = account
      self.pass = pass
    }
  }

  public enum Pass: Hashable, Sendable {
    /// The account's key, in Base64.
    case key(String)
    /// A shared access signature: `sv=…&sig=…`.
    case signature(String)
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
