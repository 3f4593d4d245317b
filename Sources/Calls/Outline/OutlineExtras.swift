/// What an outlined leg has beyond a plain one; apart from it, as hardly any leg has.
public struct OutlineExtras: Sendable, Hashable {
  /// A CANCEL of the INVITE, sent once and before the final response, by who sent the INVITE.
  public struct Cancel: Sendable, Hashable {
    public let sent: CallOutline.Mark
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
}
