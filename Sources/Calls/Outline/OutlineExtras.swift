public import Wire

/// What an outlined leg has beyond a plain one; apart from it, as hardly any leg has.
public struct OutlineExtras: Sendable, Hashable {
  /// A CANCEL of the INVITE, sent once and before the final response, by who sent the INVITE.
  public struct Cancel: Sendable, Hashable {
    public let sent: CallOutline.Mark
    /// Where it can be read again.
    public let place: CallOutline.Place
    public internal(set) var final: CallOutline.Final?
  }

  /// A re-INVITE that was answered with a 2xx before anything else was asked in the dialog.
  public struct Refresh: Sendable, Hashable {
    /// Whether the INVITE's sender sent it.
    public let isFromCaller: Bool
    public let number: UInt32
    public let sent: CallOutline.Mark
    public internal(set) var response: CallOutline.Mark?
    public internal(set) var final: CallOutline.Final?
    public internal(set) var ack: CallOutline.Mark?
  }

  /// What was sent again, letter for letter as far as it identifies a message.
  public struct Repeats: Sendable, Hashable {
    /// How many more times the request was seen.
    public internal(set) var requests: Int32 = 0
    /// How many more times the final response was seen.
    public internal(set) var finals: Int32 = 0
    /// When the request was seen last, and its final response; nil where they came once.
    public internal(set) var request: CallOutline.Mark?
    public internal(set) var final: CallOutline.Mark?
    private var sent = SIMD4<Int64>()

    /// When the request was sent again; nil where that was too often to be kept.
    public var times: [Moment]? {
      guard requests <= sent.scalarCount else { return nil }
      return (0..<Int(requests)).map { Moment(nanoseconds: sent[$0]) }
    }

    /// Takes the request once more.
    mutating func add(_ again: CallOutline.Mark) {
      if requests < sent.scalarCount { sent[Int(requests)] = again.at.nanoseconds }
      requests += 1
      request = again
    }

    public var isEmpty: Bool { requests == 0 && finals == 0 }
  }

  public internal(set) var cancel: Cancel?
  public internal(set) var refresh: Refresh?
  /// Of the INVITE and its responses.
  public internal(set) var invites = Repeats()
  /// Of the BYE and its response.
  public internal(set) var byes = Repeats()
  /// Whether something else was sent again.
  public internal(set) var hasOtherRepeats = false

  /// Whether the INVITE's final response or its ACK may have come again.
  public var isAnsweredAgain: Bool { invites.finals > 0 || hasOtherRepeats }
  /// Whether anything was sent again on the leg.
  public var isRepeated: Bool { hasOtherRepeats || !invites.isEmpty || !byes.isEmpty }
}

/// What an outlined call has beyond a plain one; apart from it, as hardly any call has.
public final class OutlineBeyond: Sendable {
  /// Of the leg into the system.
  public let incoming: OutlineExtras
  /// Of the leg to the edge that was tried last.
  public let outgoing: OutlineExtras
  /// The edges that were tried; empty where there was none or only one.
  let attempts: [OutlineAttempt]

  init(incoming: OutlineExtras, outgoing: OutlineExtras, attempts: [OutlineAttempt]) {
    self.incoming = incoming
    self.outgoing = outgoing
    self.attempts = attempts
  }
}

/// One edge that was tried in a call that failed over.
public struct OutlineAttempt: Sendable, Hashable {
  public let leg: CallOutline.Leg
  public let extras: OutlineExtras
  /// The last thing the edge said before its CANCEL, or before the next edge's INVITE if that came
  /// first; nil where it had said nothing.
  public let lastSaid: CallOutline.Mark?
}
