public import SIP
public import Wire

/// What is to be played: every call that can be, and why the others cannot.
public struct ReplayScript: Sendable {
  /// A call that is not played.
  public struct Skipped: Sendable, Hashable {
    /// Its number in the capture; nil for one that is there only in part.
    public let call: Int?
    public let callID: String
    public let reason: String
  }

  public let cast: ReplayCast
  public let calls: [ScriptedCall]
  public let skipped: [Skipped]
  /// Requests outside all calls, by method, in alphabetical order.
  public let outside: [(method: Method, count: Int)]
  /// What a reader should know of how this is played, a sentence each.
  public let notes: [String]

  /// How many calls the capture holds, whole or not.
  public var found: Int { calls.count + skipped.count }

  /// From the first INVITE to the last message.
  public var duration: Duration {
    calls.map { $0.offset + $0.duration }.max() ?? .zero
  }

  /// Whether anybody speaks TLS in a call that is played.
  public var isSecured: Bool {
    calls.contains { call in
      call.parts.values.contains { $0.steps.contains { $0.transport == .tls } }
    }
  }

  public var mediaPackets: Int {
    calls.reduce(0) { $0 + $1.parts.values.reduce(0) { $0 + $1.media.count } }
  }
}

/// One recorded call.
public struct ScriptedCall: Sendable {
  /// Its number in the capture, from 1.
  public let number: Int
  /// How long after the first call's INVITE its own was sent.
  public let offset: Duration
  public let startedAt: Moment
  public let duration: Duration
  public let callIDs: [String]
  /// Who called, for people.
  public let caller: String?
  /// What each member of the cast does in it, by the member's place.
  public internal(set) var parts: [Int: ScriptedPart]
}

/// What one party sends in a call, and what it is sent before.
public struct ScriptedPart: Sendable {
  public internal(set) var steps: [ScriptedStep] = []
  public internal(set) var transactions: [ScriptedTransaction] = []
  public internal(set) var media: [ScriptedPacket] = []
}

/// A message that a party sent or was sent.
public struct ScriptedStep: Sendable {
  /// Who is at the other end of the hop.
  public enum Peer: Sendable, Hashable {
    case system
    case member(Int)
  }

  /// After the call's first INVITE.
  public let at: Duration
  public let isSent: Bool
  public let message: Message
  /// Its transaction's place in the part; an ACK for a 2xx is one of its own.
  public let transaction: Int
  public let peer: Peer
  public let transport: Transport
}

/// A transaction as one of its two ends knows it.
public struct ScriptedTransaction: Sendable {
  public let method: Method
  /// Whether the party sent the request.
  public let isClient: Bool
  /// The step of the request.
  public let request: Int
  /// Whether a failure was ACKed, or no failure came.
  public internal(set) var isAcknowledged = true
  /// Whether a 2xx to an INVITE was sent until its ACK came.
  public internal(set) var repeatsAnswer = true
  /// For a CANCEL, the INVITE's transaction; for an INVITE of the same caller outside a dialog, the
  /// one before it.
  public internal(set) var before: Int?
}

/// An RTP or RTCP packet that a party sent.
public struct ScriptedPacket: Sendable {
  public let at: Duration
  /// The last step before it.
  public let anchor: Int
  public let source: Endpoint
  public let destination: Endpoint
  public let bytes: [UInt8]
}
