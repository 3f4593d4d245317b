// Calls: transactions, dialogs, legs and calls, rebuilt from what was seen on the wire.
//
// The judge's own reading of the packets. It shares nothing with the side that plays the
// parties, keeps every sighting it cannot place, and decides nothing about right and wrong.

public import SIP
import Wire

/// Rebuilds calls from sightings fed one by one in capture order.
///
/// Each sighting costs a few dictionary look-ups, however many calls there are.
public struct CallModel: Sendable {
  /// What a transaction turned out to be.
  private enum Place {
    case unplaced
    case invite(leg: Int)
    case elsewhere
  }

  /// A header that a B2BUA carries from one side to the other, if there is one.
  public let correlationHeader: HeaderName?

  var transactions: [Transaction] = []
  var legs: [LegDraft] = []
  var dialogs: [DialogDraft] = []
  private var places: [Place] = []
  private var strays: [Sighting] = []
  private var byKey: [TransactionKey: Int] = [:]
  /// From a transaction to another of the same key at another port of the same server.
  private var siblings: [Int: Int] = [:]
  private var invites: [BranchKey: Int] = [:]
  private var latestLeg: [HopKey: Int] = [:]
  private var dialogsOfLeg: [DialogOfLeg: Int] = [:]
  /// Transactions with a 2xx among their responses.
  private var succeeded: Set<Int> = []
  var dialogsByTags: [DialogKey: [Int]] = [:]

  public init(correlationHeader: HeaderName? = nil) {
    self.correlationHeader = correlationHeader
  }

  /// Reads everything seen at once.
  public static func read(
    _ sightings: some Sequence<Sighting>, correlationHeader: HeaderName? = nil
  ) -> CallReading {
    var model = CallModel(correlationHeader: correlationHeader)
    for sighting in sightings { model.add(sighting) }
    return model.finish()
  }

  /// Takes the next sighting; what is not SIP is passed over.
  public mutating func add(_ sighting: Sighting) {
    guard let message = sighting.message else { return }
    switch message.method {
    case nil: addResponse(sighting, message)
    case .ack?: addAck(sighting, message)
    case let method?: addRequest(sighting, message, method)
    }
  }

  private mutating func addRequest(_ sighting: Sighting, _ message: Message, _ method: Method) {
    let key = TransactionKey(message, client: sighting.source, server: sighting.destination)
    let known = candidates(key)
    let same = known.first {
      transactions[$0].server == sighting.destination && transactions[$0].method == method
    }
    if let same {
      transactions[same].requests.append(sighting)
      return
    }
    let index = transactions.count
    transactions.append(
      Transaction(
        method: method, branch: key.branch, callID: key.callID, cseq: message.cseq,
        client: sighting.source, server: sighting.destination, transport: sighting.transport,
        requests: [sighting]))
    places.append(.unplaced)
    if let last = known.last { siblings[last] = index } else { byKey[key] = index }
    place(index, sighting, message)
  }

  private mutating func place(_ index: Int, _ sighting: Sighting, _ message: Message) {
    let method = transactions[index].method
    if method == .invite { invites[BranchKey(transactions[index])] = index }
    if method == .cancel {
      placeCancel(index)
    } else if let toTag = message.toTag {
      let found = dialogs(of: sighting, tags: (message.fromTag ?? "", toTag))
      for dialog in found { dialogs[dialog].transactions.append(index) }
      if !found.isEmpty {
        places[index] = .elsewhere
      } else if let leg = legAround(sighting, callID: message.callID) {
        legs[leg].unmatched.append(index)
        places[index] = .elsewhere
      }
    } else if method == .invite {
      startLeg(index, fromTag: message.fromTag ?? "")
    }
  }

  private mutating func startLeg(_ index: Int, fromTag: String) {
    let transaction = transactions[index]
    let client = transaction.client.address
    let server = transaction.server.address
    let hop = HopKey(callID: transaction.callID, client: client, server: server)
    if let leg = latestLeg[hop], legs[leg].callerTag == fromTag,
      legs[leg].callee == transaction.server,
      let last = legs[leg].invites.last, transactions[last].cseq.number < transaction.cseq.number,
      let status = transactions[last].final?.status, status.asksForAnotherRequest
    {
      legs[leg].invites.append(index)
      places[index] = .invite(leg: leg)
      return
    }
    latestLeg[hop] = legs.count
    places[index] = .invite(leg: legs.count)
    legs.append(
      LegDraft(
        callID: transaction.callID, callerTag: fromTag, caller: transaction.client,
        callee: transaction.server, invites: [index]))
  }

  /// A CANCEL belongs to the INVITE with its branch, or else to the call's latest leg there.
  private mutating func placeCancel(_ index: Int) {
    let cancel = transactions[index]
    let hop = HopKey(
      callID: cancel.callID, client: cancel.client.address, server: cancel.server.address)
    let invite = invites[BranchKey(cancel)]
    if let invite, case .invite(let leg) = places[invite] {
      legs[leg].cancels.append(index)
    } else if let invite, case .elsewhere = places[invite] {
      // The INVITE is a re-INVITE: its CANCEL is part of the same dialog.
      let request = transactions[invite].request
      let tags = (request.message?.fromTag ?? "", request.message?.toTag ?? "")
      for dialog in dialogs(of: request, tags: tags) { dialogs[dialog].transactions.append(index) }
    } else if let leg = latestLeg[hop] {
      legs[leg].cancels.append(index)
    } else {
      return
    }
    places[index] = .elsewhere
  }

  private func legAround(_ sighting: Sighting, callID: String) -> Int? {
    let source = sighting.source.address
    let destination = sighting.destination.address
    return latestLeg[HopKey(callID: callID, client: source, server: destination)]
      ?? latestLeg[HopKey(callID: callID, client: destination, server: source)]
  }

  /// The transactions of a key: one, or more where a server has several ports.
  private func candidates(_ key: TransactionKey) -> [Int] {
    var found: [Int] = []
    var next = byKey[key]
    // A hostile trace may put one branch to thousands of ports; the first few are enough.
    while let index = next, found.count < 8 {
      found.append(index)
      next = siblings[index]
    }
    return found
  }

  private mutating func addResponse(_ sighting: Sighting, _ message: Message) {
    let key = TransactionKey(message, client: sighting.destination, server: sighting.source)
    let known = candidates(key)
    let exact = known.first { transactions[$0].server == sighting.source }
    guard let index = exact ?? known.first else {
      strays.append(sighting)
      return
    }
    transactions[index].responses.append(sighting)
    guard message.status?.isSuccess == true, transactions[index].method == .invite else { return }
    succeeded.insert(index)
    if case .invite(let leg) = places[index] { addSuccess(sighting, message, leg: leg) }
  }

  private mutating func addSuccess(_ sighting: Sighting, _ message: Message, leg: Int) {
    let tag = message.toTag ?? ""
    let place = DialogOfLeg(leg: leg, calleeTag: tag)
    if let known = dialogsOfLeg[place] {
      dialogs[known].successes.append(sighting)
      return
    }
    dialogsOfLeg[place] = dialogs.count
    let key = DialogKey(message.callID, legs[leg].callerTag, tag)
    dialogsByTags[key, default: []].append(dialogs.count)
    legs[leg].dialogs.append(dialogs.count)
    dialogs.append(
      DialogDraft(
        leg: leg, calleeTag: tag, number: message.cseq.number, successes: [sighting]))
  }

  private mutating func addAck(_ sighting: Sighting, _ message: Message) {
    let key = TransactionKey(message, client: sighting.source, server: sighting.destination)
    let invite = byKey[key]
    if let invite, !succeeded.contains(invite) {
      transactions[invite].acks.append(sighting)
      return
    }
    let tags = (message.fromTag ?? "", message.toTag ?? "")
    var isPlaced = false
    for dialog in dialogs(of: sighting, tags: tags) {
      // Each side numbers its own requests (RFC 3261 §12.2.1.1), so that one number may be of two
      // INVITEs: the ACK is of the one that its sender sent.
      let isOfFirst = dialogs[dialog].number == key.number
      if isOfFirst, legs[dialogs[dialog].leg].callerTag == tags.0 {
        dialogs[dialog].acks.append(sighting)
      } else if let again = again(in: dialog, number: key.number, from: tags.0) {
        transactions[again].acks.append(sighting)
      } else if isOfFirst {
        dialogs[dialog].acks.append(sighting)
      } else if let again = again(in: dialog, number: key.number, from: nil) {
        transactions[again].acks.append(sighting)
      } else {
        continue
      }
      isPlaced = true
    }
    if isPlaced { return }
    if let invite { transactions[invite].acks.append(sighting) } else { strays.append(sighting) }
  }

  /// The latest re-INVITE of that number in a dialog, of the side with that tag or of any.
  private func again(in dialog: Int, number: UInt32, from tag: String?) -> Int? {
    dialogs[dialog].transactions.last { index in
      transactions[index].method == .invite && transactions[index].cseq.number == number
        && (tag == nil || transactions[index].requests[0].message?.fromTag == tag)
    }
  }

  /// Puts the parts together; call it once, at the end.
  public mutating func finish() -> CallReading {
    for leg in legs.indices {
      var left: [Int] = []
      for index in legs[leg].unmatched {
        let request = transactions[index].request
        let tags = (request.message?.fromTag ?? "", request.message?.toTag ?? "")
        let found = dialogs(of: request, tags: tags)
        for dialog in found { dialogs[dialog].insert(index, startedBefore: transactions) }
        if found.isEmpty { left.append(index) }
      }
      legs[leg].unmatched = left
    }
    let others = transactions.indices.filter {
      if case .unplaced = places[$0] { true } else { false }
    }
    let joining = CallJoining(correlationHeader: correlationHeader)
    return CallReading(
      calls: joining.join(legs.map(assemble)), others: others.map { transactions[$0] },
      strays: strays)
  }
}

extension StatusCode {
  /// Whether the client is expected to send the request again, changed (RFC 3261 §8.1.3.5, §22,
  /// RFC 4028 §7).
  fileprivate var asksForAnotherRequest: Bool {
    [401, 407, 413, 415, 416, 420, 422].contains(rawValue)
  }
}
