import SIP
import Wire

/// A leg while it is being rebuilt: indices into the model's transactions and dialogs.
struct LegDraft {
  let callID: String
  let callerTag: String
  let caller: Endpoint
  let callee: Endpoint
  var invites: [Int]
  var cancels: [Int] = []
  var dialogs: [Int] = []
  var unmatched: [Int] = []
}

/// A dialog while it is being rebuilt.
struct DialogDraft {
  let leg: Int
  let calleeTag: String
  /// The INVITE's CSeq number, which the ACK must carry.
  let number: UInt32
  var successes: [Sighting]
  var acks: [Sighting] = []
  var transactions: [Int] = []

  /// Adds a transaction that was seen before the dialog stood, where its time puts it.
  mutating func insert(_ index: Int, startedBefore all: [Transaction]) {
    let place = transactions.firstIndex { all[$0].startedAt > all[index].startedAt }
    transactions.insert(index, at: place ?? transactions.count)
  }
}

extension CallModel {
  /// The dialogs a message with these tags is part of.
  ///
  /// Normally the one on the hop it travelled. Where a proxy left the path (no Record-Route) the
  /// message goes from end to end and belongs to every dialog one of its ends takes part in.
  func dialogs(of sighting: Sighting, tags: (String, String)) -> [Int] {
    guard let callID = sighting.message?.callID,
      let candidates = dialogsByTags[DialogKey(callID, tags.0, tags.1)]
    else { return [] }
    let ends = [sighting.source, sighting.destination]
    var best: (index: Int, ports: Int)?
    var touching: [Int] = []
    var ofSomeone = Set<IPAddress>()
    // A hostile trace may give thousands of dialogs the same tags; the latest ones are enough.
    for index in candidates.suffix(8).reversed() {
      let leg = legs[dialogs[index].leg]
      let hop = [leg.caller, leg.callee]
      let shared = ends.filter { end in hop.contains { $0.address == end.address } }
      if !shared.isEmpty { touching.append(index) }
      ofSomeone.formUnion(shared.map(\.address))
      let isSameHop =
        shared.count == 2
        && hop.allSatisfy { party in ends.contains { $0.address == party.address } }
      guard isSameHop else { continue }
      let ports = ends.count { hop.contains($0) }
      if ports > best?.ports ?? -1 { best = (index, ports) }
    }
    if let best { return [best.index] }
    // A stranger to all of these dialogs is not part of them, whatever tags it was sent.
    return ends.allSatisfy { ofSomeone.contains($0.address) } ? touching.reversed() : []
  }

  func assemble(_ draft: LegDraft) -> Leg {
    Leg(
      callID: draft.callID, callerTag: draft.callerTag, caller: draft.caller,
      callee: draft.callee, invites: draft.invites.map { transactions[$0] },
      cancels: draft.cancels.map { transactions[$0] },
      dialogs: draft.dialogs.map { index in
        let dialog = dialogs[index]
        return Dialog(
          callID: draft.callID, callerTag: draft.callerTag, calleeTag: dialog.calleeTag,
          successes: dialog.successes, acks: dialog.acks,
          transactions: dialog.transactions.map { transactions[$0] })
      }, unmatched: draft.unmatched.map { transactions[$0] })
  }
}
