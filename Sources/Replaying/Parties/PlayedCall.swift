import SIP
import Signaling
import Wire

/// One party's part in one call while it is played.
struct PlayedCall: Sendable {
  /// A recorded dialog as the party knew it.
  struct DialogName: Hashable {
    let callID: String
    let localTag: String
    let remoteTag: String
  }

  struct TagName: Hashable {
    let callID: String
    let tag: String
  }

  /// A 2xx to an INVITE, with whoever gave it.
  struct Answer: Hashable {
    let number: UInt32
    let tag: String

    init(_ message: Message) {
      number = message.cseq.number
      tag = message.toTag ?? ""
    }
  }

  /// A 2xx that is sent again until its ACK comes.
  struct Repeated: Sendable {
    var repeater: AnswerRepeater
    let packetOf: ServerTransactionID
    let response: Message
  }

  /// The call's place in the script.
  let index: Int
  let part: ScriptedPart
  let timing: ReplayTiming
  /// When the call begins, as planned.
  private(set) var begin: Moment = .zero
  private(set) var doneAt: [Moment?]
  /// Steps that cannot happen any more.
  private(set) var isDropped: [Bool]
  /// Everything before it is done or dropped.
  private var firstOpen = 0

  var clients: [Int: ClientTransactionID] = [:]
  var servers: [Int: ServerTransactionID] = [:]
  /// The requests as they really were, by transaction.
  var requests: [Int: Message] = [:]
  var finals: [Int: StatusCode] = [:]
  var dialogs: [DialogName: Dialog] = [:]
  var endedDialogs: Set<DialogName> = []
  /// From recorded identifiers to real ones.
  var callIDs: [String: String] = [:]
  var tags: [TagName: String] = [:]
  var repeated: [Int: Repeated] = [:]
  /// The ACKs sent, by the 2xx they are for, to be sent again.
  var acks: [Answer: Packet] = [:]
  var answers: Set<Answer> = []
  var challenges: [(isProxy: Bool, Digest.Challenge)] = []
  var reliableSequence: String?
  /// From where the other side wanted media when recorded to where it wants it now.
  var remoteMedia: [Endpoint: Endpoint] = [:]
  var nextPacket = 0
  var hasGivenUp = false

  init(index: Int, part: ScriptedPart, timing: ReplayTiming) {
    self.index = index
    self.part = part
    self.timing = timing
    doneAt = Array(repeating: nil, count: part.steps.count)
    isDropped = Array(repeating: false, count: part.steps.count)
  }

  mutating func begin(at moment: Moment) {
    begin = moment
  }

  mutating func done(_ step: Int, at now: Moment) {
    doneAt[step] = now
    isDropped[step] = false
    advance()
  }

  mutating func drop(_ step: Int) {
    guard doneAt[step] == nil else { return }
    isDropped[step] = true
    advance()
  }

  func isOpen(_ step: Int) -> Bool { doneAt[step] == nil && !isDropped[step] }

  var openSteps: [Int] { part.steps.indices[firstOpen...].filter(isOpen) }

  private mutating func advance() {
    while firstOpen < doneAt.count, !isOpen(firstOpen) { firstOpen += 1 }
  }

  /// When a step is to happen, counted from the last one before it that has.
  func expectedAt(_ step: Int) -> Moment {
    let own = part.steps[step]
    let anchor = doneAt[..<step].lastIndex { $0 != nil }
    let from = anchor.flatMap { doneAt[$0] } ?? begin
    let pause = own.at - (anchor.map { part.steps[$0].at } ?? .zero)
    return from + (own.isSent ? timing.played(pause) : timing.awaited(pause))
  }

  /// The next message to send and when; without a step, when to ask again.
  func nextSend(at now: Moment) -> (step: Int?, at: Moment?) {
    for step in openSteps where part.steps[step].isSent {
      var due = expectedAt(step)
      guard isReady(step) else {
        let passes = due + timing.slack
        if now < passes { return (nil, passes) }
        continue
      }
      for earlier in part.steps.indices[firstOpen..<step]
      where isOpen(earlier) && !part.steps[earlier].isSent {
        due = max(due, expectedAt(earlier) + timing.slack)
      }
      return (step, due)
    }
    return (nil, nil)
  }

  /// Whether what a message answers, or the dialog it is part of, is there.
  private func isReady(_ step: Int) -> Bool {
    let own = part.steps[step]
    let transaction = part.transactions[own.transaction]
    guard own.message.isRequest else { return servers[own.transaction] != nil }
    switch transaction.method {
    case .ack:
      guard dialogs[name(sentBy: own.message)] != nil else { return false }
      let invite = part.transactions.indices.last { other in
        let request = part.steps[part.transactions[other].request].message
        return part.transactions[other].isClient && part.transactions[other].method == .invite
          && request.callID == own.message.callID
          && request.cseq.number == own.message.cseq.number
      }
      return invite.flatMap { finals[$0] }?.isSuccess ?? false
    case .cancel:
      guard let invite = transaction.before else { return false }
      return clients[invite] != nil && finals[invite] == nil
    default: break
    }
    if own.message.toTag != nil {
      // Also after a BYE: one that was refused is often sent a second time.
      return dialogs[name(sentBy: own.message)] != nil
    }
    guard let before = transaction.before, let recorded = recordedFinal(of: before) else {
      return true
    }
    return finals[before] == recorded
  }

  /// Drops what can never happen: a dialog's messages where its INVITE was refused, and the like.
  mutating func dropHopeless() {
    for step in openSteps {
      let own = part.steps[step]
      let transaction = part.transactions[own.transaction]
      if transaction.request != step {
        if isDropped[transaction.request] { drop(step) }
      } else if own.isSent ? isHopeless(own, transaction) : isDialogLost(own.message, isSent: false)
      {
        drop(step)
      }
    }
  }

  private func isHopeless(_ step: ScriptedStep, _ transaction: ScriptedTransaction) -> Bool {
    if step.message.toTag != nil, transaction.method != .cancel {
      return isDialogLost(step.message, isSent: true)
    }
    guard let before = transaction.before else { return false }
    if isDropped[part.transactions[before].request] { return true }
    guard let final = finals[before] else { return false }
    return transaction.method == .cancel || final != recordedFinal(of: before) ?? final
  }

  /// Whether the transaction that made a dialog when recorded ended without making it.
  private func isDialogLost(_ message: Message, isSent: Bool) -> Bool {
    guard message.toTag != nil, message.method != .cancel else { return false }
    let name = isSent ? name(sentBy: message) : name(receivedIn: message)
    guard dialogs[name] == nil else { return false }
    let maker = part.steps.first { step in
      step.message.status.map { $0 > .trying && !$0.isFailure } == true
        && step.message.cseq.method == .invite
        && (step.isSent ? self.name(sentBy: step.message) : self.name(receivedIn: step.message))
          == name
    }
    guard let maker else { return false }
    return isDropped[part.transactions[maker.transaction].request]
      || finals[maker.transaction]?.isFailure == true
  }

  func name(sentBy message: Message) -> DialogName {
    message.isRequest
      ? DialogName(
        callID: message.callID, localTag: message.fromTag ?? "", remoteTag: message.toTag ?? "")
      : DialogName(
        callID: message.callID, localTag: message.toTag ?? "", remoteTag: message.fromTag ?? "")
  }

  func name(receivedIn message: Message) -> DialogName {
    let name = name(sentBy: message)
    return DialogName(
      callID: name.callID, localTag: name.remoteTag, remoteTag: name.localTag)
  }

  private func recordedFinal(of transaction: Int) -> StatusCode? {
    part.steps.lazy.filter { $0.transaction == transaction }
      .compactMap { $0.message.status }.first(where: \.isFinal)
  }

  /// When nothing more is waited for; nil while there is something to send.
  func endAt(at now: Moment) -> Moment? {
    let open = openSteps
    guard !open.isEmpty else { return now }
    let next = nextSend(at: now)
    guard next.step == nil, next.at == nil else { return nil }
    let awaited = open.filter { !part.steps[$0].isSent }
    guard let first = awaited.first, let last = awaited.last else { return now }
    let isUp =
      dialogs.keys.contains { !endedDialogs.contains($0) }
      || clients.keys.contains { finals[$0] == nil }
    return expectedAt(isUp ? last : first) + timing.patience
  }
}
