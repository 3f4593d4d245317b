import Calls
import SIP
import Wire

/// Writes what each party does in one call.
struct PartWriter {
  private let cast: ReplayCast
  private let start: Moment
  private var parts: [Int: ScriptedPart] = [:]
  private var places: [Int: [Key: Int]] = [:]
  /// INVITEs that got a failure, whose ACK is the transaction's own.
  private var failed: [Int: Set<Int>] = [:]
  /// How often a 2xx was sent, by its transaction at the sender.
  private var answers: [Int: [Int: Int]] = [:]

  /// A transaction at one party.
  private struct Key: Hashable {
    let isClient: Bool
    let peer: ScriptedStep.Peer
    let branch: String
    let callID: String
    let number: UInt32
    let method: Method
  }

  static func call(
    _ call: Call, number: Int, after first: Moment, _ messages: [Sighting], _ cast: ReplayCast
  ) -> ScriptedCall {
    var writer = PartWriter(cast: cast, start: call.startedAt)
    var filter = RepeatFilter()
    var last = call.startedAt
    for (index, sighting) in messages.enumerated() {
      guard let message = sighting.message, let from = cast.name(of: sighting.source),
        let to = cast.name(of: sighting.destination), from != to
      else { continue }
      let original = filter.original(of: message, from: from, to: to, number: index)
      writer.add(sighting, message, from: from, to: to, isRepeat: original != nil)
      if original == nil { last = max(last, sighting.at) }
    }
    writer.finish()
    return ScriptedCall(
      number: number, offset: call.startedAt - first, startedAt: call.startedAt,
      duration: last - call.startedAt, callIDs: call.callIDs, caller: call.callerNumber,
      parts: writer.parts)
  }

  private init(cast: ReplayCast, start: Moment) {
    self.cast = cast
    self.start = start
  }

  private mutating func add(
    _ sighting: Sighting, _ message: Message, from: String, to: String, isRepeat: Bool
  ) {
    func peer(_ name: String) -> ScriptedStep.Peer {
      cast.index(of: name).map { .member($0) } ?? .system
    }
    if let sender = cast.index(of: from) {
      add(sighting, message, isSent: true, at: sender, peer(to), isRepeat)
    }
    if let receiver = cast.index(of: to) {
      add(sighting, message, isSent: false, at: receiver, peer(from), isRepeat)
    }
  }

  private mutating func add(
    _ sighting: Sighting, _ message: Message, isSent: Bool, at member: Int,
    _ peer: ScriptedStep.Peer, _ isRepeat: Bool
  ) {
    let isClient = message.isRequest == isSent
    let own = Key(
      isClient: isClient, peer: peer, branch: message.branch ?? "", callID: message.callID,
      number: message.cseq.number, method: message.method ?? message.cseq.method)
    var key = own
    if message.method == .ack {
      // The ACK for a failure is part of the INVITE's transaction (RFC 3261 §17.1.1.3).
      key = Key(
        isClient: isClient, peer: peer, branch: own.branch, callID: own.callID,
        number: own.number, method: .invite)
      if let invite = places[member]?[key], failed[member]?.contains(invite) == true {
        parts[member]?.transactions[invite].isAcknowledged = true
        // The party's transaction sends it by itself.
        if isSent || isRepeat { return }
      } else {
        key = own
      }
    }
    let known = places[member]?[key]
    if isRepeat {
      if let known, message.status?.isSuccess == true { answers[member]?[known]? += 1 }
      return
    }
    guard let transaction = known ?? open(key, message, isClient: isClient, at: member) else {
      return
    }
    if let status = message.status, message.cseq.method == .invite {
      if status.isFailure {
        failed[member, default: []].insert(transaction)
        parts[member]?.transactions[transaction].isAcknowledged = false
      } else if status.isSuccess {
        answers[member, default: [:]][transaction] = 1
      }
    }
    parts[member]?.steps.append(
      ScriptedStep(
        at: sighting.at - start, isSent: isSent, message: message, transaction: transaction,
        peer: peer, transport: sighting.transport))
  }

  /// A new transaction of a request; nil for a response to nothing.
  private mutating func open(
    _ key: Key, _ message: Message, isClient: Bool, at member: Int
  ) -> Int? {
    guard message.isRequest else { return nil }
    var part = parts[member] ?? ScriptedPart()
    let index = part.transactions.count
    var transaction = ScriptedTransaction(
      method: key.method, isClient: isClient, request: part.steps.count)
    if key.method == .cancel {
      transaction.before =
        places[member]?[
          Key(
            isClient: isClient, peer: key.peer, branch: key.branch, callID: key.callID,
            number: key.number, method: .invite)]
    } else if message.toTag == nil, message.method != .ack {
      transaction.before = part.transactions.lastIndex { other in
        let request = part.steps[other.request].message
        return other.isClient == isClient && other.method == key.method
          && request.callID == key.callID && request.toTag == nil
          && part.steps[other.request].peer == key.peer
          && request.cseq.number < key.number
      }
    }
    part.transactions.append(transaction)
    parts[member] = part
    places[member, default: [:]][key] = index
    return index
  }

  /// A 2xx that was sent once and never ACKed is not sent again when played, either.
  private mutating func finish() {
    for (member, counts) in answers {
      guard let part = parts[member] else { continue }
      for (transaction, count) in counts where count == 1 {
        let request = part.steps[part.transactions[transaction].request].message
        let isAcknowledged = part.steps.contains {
          $0.message.method == .ack && $0.message.callID == request.callID
            && $0.message.cseq.number == request.cseq.number
        }
        parts[member]?.transactions[transaction].repeatsAnswer = isAcknowledged
      }
    }
  }
}
