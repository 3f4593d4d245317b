// UserAgents: carriers, edges and agents that follow a script and otherwise do the right thing.
//
// A user agent is an `Element`: it does no I/O and reads no clock. It knows RFC 3261's user agent
// through Signaling, and nothing of scenarios, captures or checks.

public import Media
public import SIP

/// What one party does in a scenario, in order.
public struct Script: Sendable, Hashable {
  /// Rules for the party's automatic replies that hold from the start.
  public var rules: [ReplyRule]
  public var steps: [Step]
  /// How the party answers a digest challenge, where it can.
  public var credentials: Credentials?

  public init(rules: [ReplyRule] = [], steps: [Step] = [], credentials: Credentials? = nil) {
    self.rules = rules
    self.steps = steps
    self.credentials = credentials
  }
}

/// One line of a script.
public struct Step: Sendable, Hashable {
  public var action: Action
  /// The name other steps refer to: this step's end in `after:`, its call in `of:`.
  public var label: String?
  /// The step of any party that must have ended before this one begins.
  public var after: String?
  /// The label of the step whose call this one is about; nil for the party's latest call.
  public var call: String?
  /// The line in the scenario file.
  public var line: Int

  public init(
    _ action: Action, label: String? = nil, after: String? = nil, call: String? = nil,
    line: Int = 0
  ) {
    self.action = action
    self.label = label
    self.after = after
    self.call = call
    self.line = line
  }
}

/// What a step does.
public enum Action: Sendable, Hashable {
  /// Sends an INVITE.
  case call(Invitation)
  /// Waits for a message; takes the oldest one not yet taken that fits.
  case expect(Expectation)
  /// Waits that long; a fitting message meanwhile is a finding.
  case expectNone(Pattern, for: Duration)
  case wait(Duration)
  /// Is in the call for that long and speaks, were it quiet before.
  case talk(Duration)
  /// Says what is recorded, in the place of the tone.
  case play(Clip)
  /// Waits until the other side has spoken and then been silent that long.
  case listen(silence: Duration, within: Duration)
  /// Presses keys in the call.
  case press(String, by: KeyWay = .events)
  /// Records what is heard in the call from here on, while later steps go on.
  case record(Recorder)
  /// Sends no audio from here on, in no call, but for `talk`.
  case quiet
  /// Sends a response to the INVITE of the call: 100, 180, 183, 200, 486, …
  ///
  /// Right after an `expect` for another request (OPTIONS, REGISTER, a re-INVITE, …) it answers
  /// that one, and the automatic reply to it is not sent.
  case respond(Reply)
  /// Answers every further call with that reply, while later steps go on.
  case serve(Reply)
  /// Cancels the call's INVITE (RFC 3261 §9.1: after a provisional, unless `early`).
  case cancel(early: Bool)
  /// Ends the call's dialog with BYE.
  case hangUp
  /// Re-INVITE with sendonly (RFC 3264 §8.4).
  case hold
  /// Re-INVITE with sendrecv.
  case resume
  /// Re-INVITE with another direction, or with those codecs.
  case reoffer(SIP.Direction, codecs: [CodecName]? = nil)
  case info(Payload)
  /// OPTIONS outside a dialog.
  case options(Target)
  case register(Registration)
  /// REFER inside the call's dialog; attended when it names another call to replace.
  case refer(Transfer)
  /// NOTIFY with a message/sipfrag body of that status for the call's latest REFER.
  case notify(StatusCode)
  /// Challenges the call's INVITE, or the REGISTER just taken, and waits for credentials that fit.
  case challenge(Challenge)
  /// Places many calls, one after another or not, and ends each.
  case calls(CallLoad)
  /// Is gone from here on: as if its machine had died, or as if it took no more work.
  case goDown(Outage)
  /// Is there again, and knows nothing of what was before.
  case comeUp
  /// Sends bytes as they stand, with `{placeholders}` filled in, to a target.
  case raw(String, to: Target)
}

/// How the other side is told of a key.
public enum KeyWay: String, Sendable, Hashable, CaseIterable {
  /// Telephone events in the audio (RFC 4733).
  case events
  /// INFO with application/dtmf-relay, `Signal` and `Duration` in milliseconds.
  case info
}

/// A recording that is to be made.
public struct Recorder: Sendable, Hashable {
  public var name: String
  /// The label of the step, of any party, with which it ends; else it ends with the call.
  public var until: String?
  /// What must be in it; nil where that is left to others.
  public var heard: Clip?

  public init(_ name: String, until: String? = nil, heard: Clip? = nil) {
    self.name = name
    self.until = until
    self.heard = heard
  }
}

/// Where a request goes: a party of the scenario by name.
public struct Target: Sendable, Hashable {
  public var name: String

  public init(_ name: String) {
    self.name = name
  }
}
