public import Wire

/// What can be known of a plain call without reading its messages.
///
/// There is an outline only where nothing out of the ordinary was seen: at most one leg into the
/// system and one out of it to an edge; one INVITE each, with one final response and that with one
/// ACK; in the dialogs nothing but one BYE on each side, answered once; no fork, no transfer,
/// nothing that matches nothing, and no word of the network that concerns them. What may come on
/// top of that is named by `traits`; a call that failed over has more legs to edges, of which only
/// the last was answered. Or requests outside a call, each sent once and answered once. Whatever
/// does not fit has to be read.
public struct CallOutline: Sendable {
  /// A message's place.
  public struct Mark: Sendable, Hashable {
    public let at: Moment
    private let number: UInt32

    public var frame: Int { Int(number) }

    init(_ stub: Stub) {
      at = Moment(nanoseconds: stub.at)
      number = stub.frame
    }
  }

  /// Where a message can be read again.
  public struct Place: Sendable, Hashable {
    package let location: UInt64
    package let length: UInt32

    init(_ stub: Stub) {
      location = stub.location
      length = stub.length
    }
  }

  public struct Final: Sendable, Hashable {
    public let mark: Mark
    private let code: UInt16

    public var status: Int { Int(code) }

    init(_ stub: Stub) {
      mark = Mark(stub)
      code = stub.status
    }

    public var isSuccess: Bool { status < 300 }
  }

  /// A BYE.
  public struct Bye: Sendable, Hashable {
    /// Whether the INVITE's sender sent it.
    public let isFromCaller: Bool
    public let number: UInt32
    public let hasBody: Bool
    public let sent: Mark
    public internal(set) var final: Final?
  }

  /// One INVITE and what became of it.
  public struct Leg: Sendable, Hashable {
    public let number: UInt32
    public let isReliable: Bool
    public let invite: Mark
    /// Where the INVITE can be read again.
    public let place: Place
    /// The first response of any kind.
    public internal(set) var response: Mark?
    /// Whether that was the final one.
    var isAnsweredAtOnce = false
    /// The first provisional that is not 100 Trying.
    public internal(set) var ringing: Mark?
    /// Repetitions included.
    public internal(set) var lastResponse: Mark?
    public internal(set) var final: Final?
    /// The ACK for the final response, right in branch or tags and number.
    public internal(set) var ack: Mark?
    public internal(set) var bye: Bye?

    /// Whether a provisional response came before anything else did.
    public var hasProvisional: Bool { response != nil && !isAnsweredAtOnce }
  }

  /// How the edge's dialog and the caller's belong together.
  public enum Answer: Sendable, Hashable {
    /// No edge has answered with a 2xx.
    case none
    /// The caller's dialog is the edge's, passed on.
    case passedOn
    /// Anything else.
    case other
  }

  /// What happened to the dialogs' BYEs.
  public enum Ending: Sendable, Hashable {
    case none
    /// The system received one and sent it on to the other side, same place, same number where it
    /// is a proxy.
    case passedOn
    /// There is no other side; one end or the other sent it.
    case alone
    /// Anything else.
    case other
  }

  public enum Kind: Sendable, Hashable {
    case call
    /// A call of which the system is no part.
    case foreign
    /// Requests outside a call.
    case asked
  }

  public internal(set) var kind: Kind
  /// What the system does with calls, by the roles that were given or are to be found.
  public internal(set) var service = Roles.Service.passingOn
  /// What of it is not plain; a check is asked about a call only if it knows all of these.
  public internal(set) var traits: OutlineTraits = []
  /// The leg into the system.
  public internal(set) var incoming: Leg?
  /// The leg from the system to an edge; of several the last.
  public internal(set) var outgoing: Leg?
  /// Nil in a plain call.
  public internal(set) var beyond: OutlineBeyond?
  var subjectsOfMessages: OutlineSubjects = []
  /// Whether all legs carry one Call-ID; else the system has others of its own.
  public internal(set) var isProxied = false
  public internal(set) var answer: Answer = .none
  public internal(set) var ending: Ending = .none
  /// Trunks that the roles name.
  public internal(set) var edges = 0
  /// Outside a call: whether the system was asked, and whether it asked.
  public internal(set) var isAsked = false
  public internal(set) var asks = false
  /// Whether media was seen that may be the call's.
  public var hasMedia = false
  /// Whether a DNS query was seen that may be the system's.
  public var hasLookups = false
  /// Whether the system sent bytes that are not SIP.
  public var hasUnreadable = false
  /// The order of messages on both legs and the codecs in their bodies, as a hash.
  ///
  /// Two calls with the same shape differ in times, names, numbers, addresses and header fields
  /// only, and in what `SessionSketch` leaves out of bodies.
  public internal(set) var shape: UInt64 = 0
  /// When the capture ended.
  public internal(set) var endedAt: Moment

  /// Whether there is a leg into the system.
  public var hasCaller: Bool { subjectsOfMessages.contains(.caller) }
  /// Whether there is a leg from the system to an edge.
  public var hasEdge: Bool { subjectsOfMessages.contains(.edge) }

  /// The edges that were tried, in their order, the last with whatever became of it; empty where
  /// there was none or only one.
  public var attempts: [OutlineAttempt] { beyond?.attempts ?? [] }

  /// What there is of it that a check may be about.
  public var subjects: OutlineSubjects {
    hasMedia ? subjectsOfMessages.union(.media) : subjectsOfMessages
  }

  init(_ kind: Kind, endedAt: Moment) {
    self.kind = kind
    self.endedAt = endedAt
  }

  /// Requests outside a call: whether the system was asked, and whether it asked.
  package init(asked: Bool, asks: Bool, endedAt: Moment) {
    self.init(.asked, endedAt: endedAt)
    isAsked = asked
    self.asks = asks
  }
}
