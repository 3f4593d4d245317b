import SIP
public import Wire

/// Everything that belongs to one caller's attempt to reach somebody: its legs on every hop.
public struct Call: Sendable {
  /// How the legs were found to belong together; the weakest of the joins that were needed.
  public enum Joining: Int, Comparable, Sendable {
    /// Only SDP origin or media endpoints agree.
    case media
    /// A configured correlation header agrees.
    case header
    /// The caller number, which the harness made unique, agrees.
    case callerNumber
    /// All legs carry one Call-ID, or there is only one leg.
    case callID

    public static func < (left: Joining, right: Joining) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// The user part of the first INVITE's From (or P-Asserted-Identity); nil where it has none.
  public var callerNumber: String? { CallerNumber(legs[0].invites[0].request.message)?.text }
  /// In order of their first INVITE.
  public let legs: [Leg]
  public let joining: Joining

  public init(legs: [Leg], joining: Joining) {
    self.legs = legs
    self.joining = joining
  }

  public var startedAt: Moment { legs[0].startedAt }
  public var callIDs: [String] {
    var seen: Set<String> = []
    return legs.map(\.callID).filter { seen.insert($0).inserted }
  }
}
