import SIP
import Signaling
import Wire

// Which recorded step a message is that has come.
extension PlayedCall {
  /// The step of a response in a transaction of this party's; nil for one that was not recorded.
  ///
  /// The same status, or else a final one of the same class.
  func step(of status: StatusCode, in transaction: Int) -> Int? {
    let candidates = part.steps.indices.filter {
      !part.steps[$0].isSent && part.steps[$0].transaction == transaction && isOpen($0)
        && part.steps[$0].message.status != nil
    }
    if let same = candidates.first(where: { part.steps[$0].message.status == status }) {
      return same
    }
    guard status.isFinal else { return nil }
    return candidates.first { part.steps[$0].message.status?.class == status.class }
  }

  /// The step of a request other than CANCEL and ACK.
  ///
  /// One inside a dialog that this party is not in is none.
  func step(of request: Message) -> Int? {
    if request.toTag != nil {
      let id = DialogID(received: request)
      guard dialogs.values.contains(where: { $0.id == id }) else { return nil }
    }
    let candidates = part.steps.indices.filter { index in
      let step = part.steps[index]
      return !step.isSent && isOpen(index) && step.message.method == request.method
        && (step.message.toTag == nil) == (request.toTag == nil)
    }
    func fit(_ index: Int) -> Int {
      let message = part.steps[index].message
      var points = 0
      if let known = callIDs[message.callID] { points += known == request.callID ? 8 : -8 }
      if let tag = message.fromTag,
        let known = tags[TagName(callID: message.callID, tag: tag)]
      {
        points += known == request.fromTag ? 4 : -4
      }
      return points
    }
    var best: (index: Int, points: Int)?
    for index in candidates {
      let points = fit(index)
      if points > best?.points ?? Int.min { best = (index, points) }
    }
    return best.flatMap { $0.points < 0 ? nil : $0.index }
  }

  /// Whether a party that had been given a route set sent a request without any Route.
  ///
  /// RFC 3261 §12.2.1.1 wants it there; many test tools leave it out, and the system sees that.
  func ignoredRoutes(_ recorded: Message) -> Bool {
    guard recorded.header(.route) == nil else { return false }
    return part.steps.contains { step in
      let other = step.message
      return !step.isSent && other.callID == recorded.callID && other.cseq.method == .invite
        && other.header(.recordRoute) != nil
        && (other.isRequest
          ? other.fromTag == recorded.toTag : other.toTag == recorded.toTag)
    }
  }

  /// Where a dialog's requests were to go when it was recorded; nil where that is no address.
  func recordedTarget(of recorded: Message) -> Endpoint? {
    let step = part.steps.last { step in
      let other = step.message
      return !step.isSent && other.callID == recorded.callID && other.cseq.method == .invite
        && other.contact != nil
        && (other.isRequest
          ? other.fromTag == recorded.toTag : other.toTag == recorded.toTag)
    }
    return step?.message.values(.contact).first.flatMap { NameAddress($0)?.uri.endpoint }
  }

  func stepOfCancel(of invite: Int) -> Int? {
    part.steps.indices.first { index in
      let step = part.steps[index]
      return !step.isSent && isOpen(index) && step.message.method == .cancel
        && part.transactions[step.transaction].before == invite
    }
  }

  /// The step of an ACK; for that of a failure `invite` is the transaction it is part of.
  func stepOfAck(_ ack: Message, ofFailure invite: Int?) -> Int? {
    part.steps.indices.first { index in
      let step = part.steps[index]
      guard !step.isSent, isOpen(index), step.message.method == .ack else { return false }
      if let invite { return step.transaction == invite }
      guard part.transactions[step.transaction].method == .ack else { return false }
      let tag = step.message.toTag.flatMap { tags[TagName(callID: step.message.callID, tag: $0)] }
      return tag == nil || tag == ack.toTag
    }
  }

  /// How well a request that begins something new fits this call; nil where it is not waited for.
  func likeness(to request: Message) -> Int? {
    guard let step = step(of: request) else { return nil }
    let recorded = part.steps[step].message
    var points = 0
    if Self.user(recorded.header(.from)) == Self.user(request.header(.from)) { points += 4 }
    if Self.user(recorded.header(.to)) == Self.user(request.header(.to)) { points += 1 }
    if URI(recorded.requestURI ?? "")?.user == URI(request.requestURI ?? "")?.user { points += 2 }
    return points
  }

  private static func user(_ header: String?) -> String? {
    header.flatMap { NameAddress($0) }?.uri.user
  }

  /// Takes over what a recorded message is called now.
  mutating func learn(_ message: Message, as step: Int) {
    let recorded = part.steps[step].message
    callIDs[recorded.callID] = message.callID
    for (old, new) in [(recorded.fromTag, message.fromTag), (recorded.toTag, message.toTag)] {
      guard let old, let new else { continue }
      let name = TagName(callID: recorded.callID, tag: old)
      if tags[name] == nil { tags[name] = new }
    }
    if let sequence = message.header("RSeq") { reliableSequence = sequence }
    for (old, new) in zip(SessionPorts.lines(in: recorded), SessionPorts.lines(in: message)) {
      guard let old, let new else { continue }
      remoteMedia[old] = new
      remoteMedia[Endpoint(old.address, old.port &+ 1)] = Endpoint(new.address, new.port &+ 1)
    }
  }

  /// Nothing more comes in a transaction: what was recorded of it is not waited for.
  mutating func close(_ transaction: Int, before limit: Int? = nil) {
    for index in part.steps.indices
    where part.steps[index].transaction == transaction && !part.steps[index].isSent
      && isOpen(index) && part.steps[index].message.status != nil
    {
      if let limit, index > limit || part.steps[index].message.status?.isFinal == true { continue }
      drop(index)
    }
  }
}
