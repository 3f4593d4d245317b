public import Calls
import SIP
public import Wire

/// What is kept of a call that is over, for checks that take more than one: 80 bytes, and about 160
/// more where no trunk took it at once.
public struct PastCall: Sendable, Hashable {
  /// A message's place.
  public struct Mark: Sendable, Hashable {
    public let frame: Int
    public let at: Moment

    public init(_ frame: Int, _ at: Moment) {
      self.frame = frame
      self.at = at
    }

    init(_ mark: CallOutline.Mark) { self.init(mark.frame, mark.at) }

    init(_ sighting: Sighting) { self.init(sighting.frame, sighting.at) }
  }

  /// One trunk tried, with its answer.
  public struct Attempt: Sendable, Hashable {
    /// The trunk, as the series numbers it.
    let trunk: UInt32
    private let code: UInt16
    /// False where the connection was refused before an INVITE could be sent; true as well where
    /// nobody answered it, as who gets no INVITE is as silent as who says nothing to one.
    public let isSent: Bool
    /// The INVITE, or the refusal, or the SYN that nobody answered.
    public let start: Mark
    private let answer: Mark

    /// The status and the place of the final response.
    public var final: (status: Int, mark: Mark)? { code == 0 ? nil : (Int(code), answer) }

    init(_ trunk: UInt32, _ leg: CallOutline.Leg) {
      self.init(
        trunk, isSent: true, Mark(leg.invite), leg.final.map { ($0.status, Mark($0.mark)) })
    }

    init(_ trunk: UInt32, isSent: Bool, _ start: Mark, _ final: (status: Int, mark: Mark)?) {
      self.trunk = trunk
      self.isSent = isSent
      self.start = start
      code = final.map { UInt16(clamping: $0.status) } ?? 0
      answer = final?.mark ?? start
    }
  }

  /// The INVITE into the system; where none was seen, the first one out of it.
  public let start: Mark
  /// Whether an INVITE into the system was seen.
  public let isFromCaller: Bool
  /// The trunk that was tried first.
  public let first: Attempt?
  /// Most calls have none: nothing is allocated for them.
  let others: [Attempt]
  /// One, or as for most calls none.
  private let endings: [PastEnding]

  /// How it ended; nil where the trunk tried last took the call at once and the caller got it, and
  /// where the caller was not seen or messages are missing.
  public var ending: PastEnding? { endings.first }

  /// What is kept of it beside itself: the trunks tried after the first, and its ending.
  var extra: Int { others.count + endings.count }

  /// The trunks tried, in the order they were tried.
  public var attempts: [Attempt] {
    guard let first else { return [] }
    return others.isEmpty ? [first] : [first] + others
  }

  /// The trunk that was tried last.
  public var last: Attempt? { others.last ?? first }

  /// Whether it went on from one trunk to another.
  public var goesOn: Bool { !others.isEmpty }

  init?(_ started: Mark?, _ attempts: some Collection<Attempt>, _ ending: PastEnding?) {
    guard let start = started ?? attempts.first?.start else { return nil }
    self.start = start
    isFromCaller = started != nil
    first = attempts.first
    others = Array(attempts.dropFirst())
    endings = started == nil ? [] : ending.map { [$0] } ?? []
  }

  /// What the outline of a call that failed over says; a trunk nobody has a number for is left out.
  public init?(_ outline: CallOutline, trunks: [UInt32?]) {
    let attempts = zip(outline.attempts, trunks).compactMap { attempt, trunk in
      trunk.map { Attempt($0, attempt.leg) }
    }
    let last = outline.attempts.last
    self.init(
      outline.incoming.map { Mark($0.invite) }, attempts,
      PastEnding(outline, last: attempts.last, last?.leg, last?.extras))
  }

  /// What the outline of a plain call says; nil where the system has no part in it.
  public init?(_ outline: CallOutline, trunk: UInt32?) {
    guard let leg = outline.incoming ?? outline.outgoing else { return nil }
    start = Mark(leg.invite)
    isFromCaller = outline.incoming != nil
    others = []
    if let trunk, let out = outline.outgoing {
      first = Attempt(trunk, out)
    } else {
      first = nil
    }
    let ending =
      isFromCaller
      ? PastEnding(outline, last: first, outline.outgoing, outline.beyond?.outgoing) : nil
    endings = ending.map { [$0] } ?? []
  }
}
