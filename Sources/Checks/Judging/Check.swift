// Checks: rules that read calls and answer with a verdict.
//
// A check is given evidence and nothing else. It does not know whether the packets came from a
// live capture, a file or a tap, and it holds no state between two pieces of evidence; what takes
// several calls is judged over the series of them (`SeriesCheck`). The SIP-generic checks live here; those of a domain (failover, lifeboat) live in its pack.

public import Calls

/// A rule about calls, judged from the packets.
public protocol Check: Sendable {
  /// What the rule is, why it matters, where it comes from, and examples of it kept and broken.
  var card: CheckCard { get }
  /// Judges all of the evidence.
  func judge(_ evidence: Evidence) -> Verdict
  /// What can be said from the outline of a plain call, without reading its messages.
  ///
  /// It must be what `judge` says of the same call; `.unknown` is always right, and the default.
  func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer
  /// What can be said of a call whose outline alone said `.inItsMessages`, from some of its
  /// messages.
  ///
  /// As above; it costs a good deal less than to read all of the call.
  func judge(
    _ outline: CallOutline, rereading messages: OutlineMessages, under policies: Policies
  ) -> OutlineAnswer
  /// What beyond a plain call it knows how to judge from an outline; nothing by default.
  var outlineTraits: OutlineTraits { get }
  /// What a call must have for the check to be about it; by default it is about any.
  ///
  /// Of the outline of a call that lacks any of it the check says `.notApplicable`, unasked.
  var outlineSubjects: OutlineSubjects { get }
  /// Itself where it takes several calls to judge, else nil, which is the default.
  ///
  /// Asked, and not cast: to find that a type has no conformance, all of the program's are looked
  /// through.
  var ofSeries: (any SeriesCheck)? { get }
  /// Whether it needs the whole of a capture (`StagedCheck`, `PacketCheck`); not by default.
  var isStaged: Bool { get }
  /// Itself where it is asked about much evidence at once, else nil, which is the default.
  var ofBatch: (any BatchCheck)? { get }
}

extension Check {
  public var id: CheckID { card.id }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer { .unknown }
  public func judge(
    _ outline: CallOutline, rereading messages: OutlineMessages, under policies: Policies
  ) -> OutlineAnswer { .unknown }
  public var outlineTraits: OutlineTraits { [] }
  public var outlineSubjects: OutlineSubjects { [] }
  public var ofSeries: (any SeriesCheck)? { nil }
  public var isStaged: Bool { false }
  public var ofBatch: (any BatchCheck)? { nil }
}

/// A check's stable name: `cancel.before-failover`.
public struct CheckID: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible,
  ExpressibleByStringLiteral
{
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
  public init(stringLiteral value: String) { rawValue = value }

  public var description: String { rawValue }

  public static func < (left: CheckID, right: CheckID) -> Bool { left.rawValue < right.rawValue }
}
