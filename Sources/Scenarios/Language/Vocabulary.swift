/// Every word of the scenario language.
enum Vocabulary {
  /// Keys of the file itself, in the order they are usually written.
  static let top = [
    "scenario", "title", "why", "system", "requirements", "transport", "matrix", "policy",
    "trunks", "parties", "links", "checks", "t1", "settle", "alone",
  ]
  static let requiredTop = ["scenario", "title", "system", "parties", "checks"]

  /// Keys of a party that is more than a list of steps.
  static let scripted = ["script", "transport", "tls", "credentials"]
  static let program = ["program", "transport", "exit", "within"]
  static let played = ["plays", "settings", "transport", "script"]
  static let credentials = ["user", "password"]
  /// The word for a party that is not there.
  static let absent = "absent"
  /// The word for one that is gone, and to whom nothing may be sent.
  static let silent = "silent"
  /// The one under test, whose script is about its life.
  static let system = "system"

  private static let within = Field(
    "within", .duration, "at the latest this long after the step began")
  private static let with = Field("with", .codecs, "codecs to answer with, in order")
  private static let reason = Field("reason", .text, "reason phrase in place of the usual one")
  private static let headers = Field("headers", .headers, "header fields to add")
  private static let body = Field("body", .text, "body in place of the made one")
  private static let number = Field("number", .number, "user part of the number called")

  private static let reply = [with, reason, headers, body]

  /// What a party can do, one word a step.
  static let steps: [Verb] = [
    Verb(
      "call", .party, "sends an INVITE",
      [
        Field("offer", .codecs, "codecs offered, in order; an empty list for no SDP"),
        number,
        Field("from", .number, "user part of the own number, in place of one nobody else has"),
        headers, body,
        Field("max-forwards", .count, "Max-Forwards in place of 70"),
      ]),
    Verb(
      "expect", .message, "waits for a message",
      [
        within,
        Field("between", .span, "earliest and latest, from the scenario's first INVITE"),
        Field("headers", .headers, "header fields it must have"),
      ]),
    Verb(
      "expect none", .message, "waits, and complains of such a message",
      [
        Field("for", .duration, required: true, "how long none may come"),
        Field("headers", .headers, "header fields that make it such a message"),
      ]),
    Verb("wait", .duration, "does nothing for that long"),
    Verb("talk", .duration, "is in the call for that long and speaks, even where it was quiet"),
    Verb(
      "play", .sound, "says what is in that WAV file, found from this file's folder, in the call"),
    Verb(
      "listen", .duration, "waits until the other side has spoken and was then silent that long",
      [Field("within", .duration, "how long it waits at most; 30s without it")]),
    Verb(
      "press", .keys, "presses these keys, as telephone events (RFC 4733)",
      [Field("via", .keyWay, "info for INFO with application/dtmf-relay; events unless said")]),
    Verb(
      "record", .name, "records what is heard from here on, beside the evidence, to the call's end",
      [
        Field("until", .label, "ends with that step, of any party, and not with the call"),
        Field("heard", .sound, "what must have been heard by then, a WAV file"),
      ]),
    Verb("quiet", nil, "sends no audio from here on; else it speaks in every call it is in"),
    Verb("trying", nil, "sends 100", [headers]),
    Verb("ring", .provisionalStatus, alone: true, "sends 180, or the status named", reply),
    Verb("progress", .provisionalStatus, alone: true, "sends 183, or the status named", reply),
    Verb("answer", .successStatus, alone: true, "accepts the call with 200", reply),
    Verb("refuse", .failureStatus, "ends the INVITE with that status", [reason, headers, body]),
    Verb("respond", .status, "sends any response", reply),
    Verb(
      "serve", .finalStatus, alone: true,
      "answers every further call with 200, or the status named; no expect may follow", reply),
    Verb(
      "calls", .callCount, "places that many calls at a steady rate and ends each",
      [
        Field("to", .party, required: true, "who is called"),
        Field("every", .duration, required: true, "from one INVITE to the next"),
        Field("lasting", .duration, "how long an answered call lasts; 100ms unless said"),
        Field("within", .duration, "how long one may take to be answered; 10s unless said"),
        Field("answered", .share, "the share that must be answered; all unless said"),
      ]),
    Verb("go down", .outage, "is gone: silent, refused by the network, or answers a status"),
    Verb("come up", nil, "is there again, and knows nothing of the calls before"),
    Verb("cancel", .early, alone: true, "cancels its INVITE; `early` before any provisional"),
    Verb("hang up", nil, "sends BYE"),
    Verb("hold", .holding, alone: true, "re-INVITE with sendonly, or with inactive"),
    Verb("resume", nil, "re-INVITE with sendrecv"),
    Verb("reoffer", .codecs, "re-INVITE with those codecs, in order"),
    Verb(
      "info", .text, "sends INFO with that body",
      [Field("type", .text, "Content-Type; application/dtmf-relay unless said")]),
    Verb("options", .party, "sends OPTIONS outside a dialog"),
    Verb(
      "register", .party, "sends REGISTER",
      [
        Field("user", .text, required: true, "user part of the address of record"),
        Field("expires", .duration, "how long; 60s unless said"),
      ]),
    Verb(
      "refer", .party, "asks the peer to call that party",
      [
        number,
        Field("replaces", .label, "own call that the target is to take over: attended"),
        headers,
      ]),
    Verb("notify", .status, "NOTIFY with a sipfrag of that status for the latest REFER"),
    Verb(
      "challenge", .challengeStatus, "challenges the INVITE and waits for credentials",
      [
        Field("realm", .text, required: true, "the realm"),
        Field("user", .text, required: true, "the user name that fits"),
        Field("password", .text, required: true, "the password that fits"),
      ]),
    Verb(
      "send raw", .text,
      "sends these bytes, placeholders filled in; {hex:00ff} and {fill:3000:A} for what is no text",
      [Field("to", .party, required: true, "where they go")]),
  ]

  private static let pause = Verb("wait", .duration, "does nothing for that long")

  /// What a party can do that a plugin plays and that is no part of a call: a store, a database.
  static let serviceSteps: [Verb] = [
    Verb("be", .text, "behaves so from here on; `harness list` says what players there are"),
    Verb(
      "holds", .count, "waits until it holds so many",
      [Field("within", .duration, "how long it waits at most; 10s without it")]),
    pause,
  ]

  /// What can become of the system.
  static let systemSteps: [Verb] = [
    Verb("kill", nil, "ends its processes at once, as kill -9 does"),
    Verb("stop", nil, "asks it to end, and waits until it has"),
    Verb("start", nil, "starts it again in the same folder, and waits until it is up"),
    pause,
  ]

  static let choreCommon: [Field] = [
    Field("as", .label, "a name for this step"),
    Field("after", .label, "begins once that step, of any party, has ended"),
    condition,
  ]

  /// Departures from what a party does by itself; right after an expect, or first of all.
  static let rules: [Verb] = [
    Verb("withhold", .automaticReply, "does not send it"),
    Verb(
      "delay", .automaticReply, "sends it later",
      [Field("by", .duration, required: true, "how much later")]),
    Verb(
      "again", .automaticReply, "sends it more than once",
      [
        Field("times", .count, "how many more times; 1 unless said"),
        Field("every", .duration, "pause between; 500ms unless said"),
      ]),
    Verb(
      "alter", .automaticReply, "sends it changed",
      [
        Field("status", .status, "this status instead"),
        Field("set", .headers, "header fields to set"),
        Field("remove", .headerNames, "header fields to remove"),
      ]),
  ]

  /// Steps made of steps.
  static let blocks: [Verb] = [
    Verb(
      "repeat", .count, "does its steps that many times, 1 to 200",
      [Field("steps", .steps, required: true, "what is done each time, without labels")])
  ]

  /// Keys that any step may have.
  static let common: [Field] = [
    Field("as", .label, "a name for this step and its call"),
    Field("after", .label, "begins once that step, of any party, has ended"),
    Field("of", .label, "about the call of that step, not the latest"),
    condition,
  ]

  static let condition = Field("when", .condition, "only where the matrix has these values")

  /// What can be wrong with a link.
  static let faults: [Verb] = [
    Verb(
      "loss", .share, "loses that share of the messages",
      [Field("of", .faultyMessage, "only these messages, or RTP for audio"), direction, peer]),
    Verb("drop", .faultyMessage, "loses messages, or audio", which),
    Verb(
      "delay", .faultyMessage, "delivers messages later",
      [Field("by", .duration, required: true, "how much later")] + which),
    Verb(
      "duplicate", .faultyMessage, "delivers messages twice",
      [Field("pause", .duration, "between the two; none unless said")] + which),
    Verb(
      "reorder", .faultyMessage, "lets the next packet go first",
      [Field("at most", .duration, "how long to wait for it; 200ms unless said")] + which),
    Verb(
      "hold", .faultyMessage, "keeps messages until another has passed",
      [
        Field("until", .faultyMessage, required: true, "the other message"),
        Field("at most", .duration, "30s unless said"),
      ] + which),
    Verb(
      "edit", .faultyMessage, "changes a header field on the way",
      [
        Field("header", .headerName, required: true, "its name"),
        Field("value", .text, "its new value; removed where this is not said"),
      ] + which),
    Verb(
      "blackhole", .faultyMessage, "swallows everything from that message on",
      [length, direction, peer]),
    Verb(
      "cut", .faultyMessage, "resets the connection at that message", [length, direction, peer]),
  ]

  /// What a plugin's fault is called and may be told.
  static func brought(_ name: String, _ about: String) -> Verb {
    Verb(
      name, .faultyMessage, about,
      [Field("settings", .settings, "what the plugin lets be set")] + which)
  }

  private static let direction = Field("direction", .direction, "seen from the party")
  private static let peer = Field("with", .party, "only to or from that party")
  private static let length = Field("for", .duration, "how long; for good unless said")
  private static let which = [
    direction, peer,
    Field("first", .count, "only the first so many"),
    Field("only", .count, "only the one of that number, from 1"),
    Field("skip", .count, "all but the first so many"),
    Field("share", .share, "only that share of them, drawn from the seed"),
  ]
}
