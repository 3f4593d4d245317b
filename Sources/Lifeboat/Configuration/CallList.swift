public import SIP

/// People who are called one after the other until one answers.
public struct CallList: Hashable, Sendable {
  /// How a call is passed on.
  public enum Means: String, Hashable, Sendable, CaseIterable {
    /// The other side is asked to call (RFC 3515), and this one leaves when that has worked.
    case refer
    /// They are called from here, and both calls are joined.
    case invite
  }

  public struct Target: Hashable, Sendable {
    public var name: String
    public var uri: URI

    public init(_ name: String, _ uri: URI) {
      self.name = name
      self.uri = uri
    }
  }

  public var means = Means.invite
  /// How long each may let it ring.
  public var ring = Duration.seconds(20)
  public var targets: [Target] = []

  public init(_ means: Means = .invite, targets: [Target] = []) {
    self.means = means
    self.targets = targets
  }
}
