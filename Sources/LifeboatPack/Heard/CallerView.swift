import Calls
import Checks
import Media
import SIP
import Wire

/// One caller's call into the system, with what was heard and pressed in it.
struct CallerView {
  /// A digit the caller pressed, however it was told.
  struct Digit {
    let digit: Character
    let at: Moment
    let frame: Int
  }

  let call: Call
  let leg: Leg
  let dialog: Dialog
  /// When the caller took up the answer: its ACK, or the 200 where none was seen.
  let takenUpAt: Moment
  let endedAt: Moment
  let hungUpByCaller: Bool
  let digits: [Digit]
  /// What the caller heard, and what it said; nil where no audio was captured.
  let prompt: Track?
  let speech: Track?
  let policy: LifeboatPolicy
  /// Legs that the system made for this caller.
  let outwardLegs: [Leg]
  /// What of them were attempts to reach somebody known, in order.
  let invited: [DutyTry]

  /// Every answered call into the system, in order.
  static func all(_ evidence: Evidence) -> [CallerView] {
    let policy = evidence.policy(LifeboatPolicy.self)
    let sessions = Dictionary(grouping: evidence.media.sessions, by: \.establishedFrame)
    return evidence.calls.flatMap { call -> [CallerView] in
      let callers = call.callerLegs(evidence.roles)
      if callers.isEmpty { return [] }
      let own = call.legs.filter { evidence.roles.isSystem($0.caller) }
      // What others answered and the system passed on is none of its own.
      let others = Set(own.flatMap(\.dialogs).map(\.calleeTag))
      // Once for all callers: a hostile call has legs by the thousand either way.
      let outward = call.outwardLegs(evidence.roles)
      let invited = DutyTry.invited(outward, evidence.roles)
      return callers.compactMap { leg in
        guard let dialog = leg.dialogs.first, !others.contains(dialog.calleeTag) else { return nil }
        let session = sessions[dialog.successes.first?.frame]?.first { $0.callID == leg.callID }
        return CallerView(call, leg, dialog, session, outward, invited, evidence, policy)
      }
    }
  }

  private init(
    _ call: Call, _ leg: Leg, _ dialog: Dialog, _ session: MediaSession?, _ outwardLegs: [Leg],
    _ invited: [DutyTry], _ evidence: Evidence, _ policy: LifeboatPolicy
  ) {
    self.call = call
    self.leg = leg
    self.dialog = dialog
    self.outwardLegs = outwardLegs
    self.invited = invited
    self.policy = policy
    takenUpAt = dialog.acks.first?.at ?? dialog.establishedAt
    endedAt = dialog.endedAt ?? evidence.endedAt
    hungUpByCaller = dialog.byes.first.map { $0.client.address == leg.caller.address } ?? false
    let toCaller = session.map { evidence.media.streams(of: $0, to: .caller) } ?? []
    let toSystem = session.map { evidence.media.streams(of: $0, to: .callee) } ?? []
    prompt = Track(of: toCaller, in: evidence)
    speech = Track(of: toSystem, in: evidence)
    let pressed = toSystem.flatMap(\.events).compactMap { event in
      event.digit.map { Digit(digit: $0, at: event.startedAt, frame: event.firstFrame) }
    }
    let told = dialog.transactions.filter {
      $0.method == .info && $0.client.address == leg.caller.address
    }.compactMap { info in
      info.request.message.flatMap { Self.signal($0) }.map {
        Digit(digit: $0, at: info.startedAt, frame: info.request.frame)
      }
    }
    digits = (pressed + told).sorted { ($0.at, $0.frame) < ($1.at, $1.frame) }
  }

  /// `Signal=1` of application/dtmf-relay, or the digit alone of application/dtmf.
  private static func signal(_ message: Message) -> Character? {
    let text = String(decoding: message.body.prefix(200), as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: "=", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased().filter({ $0 != " " }) == "signal" {
        return parts[1].first { !$0.isWhitespace }
      }
    }
    return text.count <= 4 ? text.first { !$0.isWhitespace } : nil
  }

  var callerNumber: String { call.callerNumber ?? "" }

  /// The first thing audible to the caller, up to the first digit; nil where nothing was.
  var firstPrompt: Range<Int>? {
    guard let prompt, let range = prompt.stretch(after: prompt.place(at: takenUpAt)) else {
      return nil
    }
    guard let digit = digits.first else { return range }
    let end = max(range.lowerBound, min(range.upperBound, prompt.place(at: digit.at)))
    return range.lowerBound..<end
  }

  /// How long the caller only listened from the beginning.
  var listenedFor: Duration {
    min(digits.first?.at ?? endedAt, endedAt) - takenUpAt
  }

  /// Requests of the system to the caller in this call.
  var systemRequests: [Transaction] {
    dialog.transactions.filter { $0.server.address == leg.caller.address }
  }

  /// Where the caller begins to leave a message: it pressed 2, heard what followed, and spoke.
  var messageFrom: Moment? { digits.last { $0.digit == "2" }?.at }
}
