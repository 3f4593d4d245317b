public import SIP

/// A message to wait for.
public struct Expectation: Sendable, Hashable {
  public enum Bound: Sendable, Hashable {
    /// From the moment the step begins.
    case within(Duration)
    /// Earliest and latest, from the scenario's first INVITE.
    case between(Duration, Duration)
  }

  public var pattern: Pattern
  public var bound: Bound
  /// What to do about the automatic replies to this message.
  public var rules: [ReplyRule]

  public init(_ pattern: Pattern, _ bound: Bound = .within(.seconds(10)), rules: [ReplyRule] = []) {
    self.pattern = pattern
    self.bound = bound
    self.rules = rules
  }
}

/// Which messages fit.
public struct Pattern: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case request(Method)
    /// A response of that status; `method` narrows it to one kind of request (nil: INVITE).
    case response(StatusCode, method: Method?)
    /// A response of any status in that class, written `4xx`.
    case responseClass(StatusCode.Class, method: Method?)
  }

  public var kind: Kind
  /// Header fields whose value must be exactly this, after placeholders.
  public var headers: [Draft.Field]

  public init(_ kind: Kind, headers: [Draft.Field] = []) {
    self.kind = kind
    self.headers = headers
  }
}

/// What a party does by itself, unless its script says otherwise.
public enum AutomaticReply: String, Sendable, Hashable, CaseIterable {
  /// 100 Trying to an INVITE.
  case trying = "100"
  /// ACK for a 2xx to its INVITE.
  case ack = "ACK"
  /// ACK for a failure of its INVITE; can only be withheld, and only for the whole script.
  case failureAck = "ACK failure"
  /// 200 to a CANCEL.
  case cancelOK = "200 CANCEL"
  /// 487 to an INVITE that was cancelled.
  case requestTerminated = "487"
  /// 200 to a BYE.
  case byeOK = "200 BYE"
  case optionsOK = "200 OPTIONS"
  /// 200 to a REGISTER, as a registrar.
  case registerOK = "200 REGISTER"
  case infoOK = "200 INFO"
  /// 202 to a REFER.
  case referAccepted = "202 REFER"
  /// The call that a REFER asks for, and the NOTIFYs about it; can only be withheld or delayed.
  ///
  /// A script with `notify` steps withholds it: it tells of the call itself.
  case followRefer = "follow REFER"
  /// 200 to a NOTIFY.
  case notifyOK = "200 NOTIFY"
  /// 200 with SDP to a re-INVITE.
  case reinviteOK = "200 re-INVITE"
  /// ACK and BYE for a 2xx of another dialog than the one the caller is in (RFC 3261 §13.2.2.4).
  case endExtraDialog = "end extra dialog"
}

/// A departure from what the party would do by itself.
public struct ReplyRule: Sendable, Hashable {
  public enum Change: Sendable, Hashable {
    case withhold
    case delay(Duration)
    /// Sends it that many more times, with that pause.
    case again(times: Int, every: Duration)
    /// Sets (or with nil removes) header fields in it.
    case alter(status: StatusCode?, set: [Draft.Field], remove: [HeaderName])
  }

  public var reply: AutomaticReply
  public var change: Change

  public init(_ reply: AutomaticReply, _ change: Change) {
    self.reply = reply
    self.change = change
  }
}
