/// The INVITEs of one Call-ID by hop, kept where there are too many to walk through for each.
///
/// It is brought up to date when it is asked: a group that no INVITE follows has none.
struct InviteIndex: Sendable {
  /// What came before an INVITE on its hop.
  enum Others: Sendable, Equatable {
    case first
    /// One with its branch and number went to the same endpoint.
    case known
    /// Where the latest outside dialogs stands among the stubs, and the first final response to
    /// it; 0 without one.
    case latest(Int32, final: UInt16)
  }

  private struct Latest: Sendable {
    let place: Int32
    var final: UInt16 = 0
  }

  /// So many messages are walked through; a call of usual length is shorter.
  static let few: UInt32 = 64

  private var latest: [UInt64: Latest] = [:]
  /// Hashes of what makes two INVITEs one.
  private var seen: Set<UInt64> = []
  /// The last message that was taken; negative before the first.
  private var last: Int32 = -1

  /// What came before an INVITE that is to follow the group with that head.
  mutating func others(
    _ invite: Stub, from head: Int32, _ stubs: ContiguousArray<Stub>, _ parties: OutlineParties,
    _ hash: SeededHash
  ) -> Others {
    var place = last < 0 ? head : stubs[Int(last)].next
    while place >= 0 {
      take(at: place, stubs, parties, hash)
      last = place
      place = stubs[Int(place)].next
    }
    if seen.contains(name(invite, parties, hash)) { return .known }
    return latest[hop(from: invite.source, to: invite.destination, parties)]
      .map { .latest($0.place, final: $0.final) } ?? .first
  }

  private mutating func take(
    at place: Int32, _ stubs: ContiguousArray<Stub>, _ parties: OutlineParties, _ hash: SeededHash
  ) {
    let stub = stubs[Int(place)]
    guard stub.method == .invite else { return }
    let hop =
      stub.isRequest
      ? hop(from: stub.source, to: stub.destination, parties)
      : hop(from: stub.destination, to: stub.source, parties)
    let isOfLatest = latest[hop].map { stubs[Int($0.place)].isOfTransaction(of: stub) } ?? false
    if stub.isRequest {
      seen.insert(name(stub, parties, hash))
      if stub.toTag == 0, !isOfLatest { latest[hop] = Latest(place: place) }
    } else if stub.status >= 200, isOfLatest, latest[hop]?.final == 0 {
      latest[hop]?.final = stub.status
    }
  }

  private func hop(
    from client: OutlineParties.ID, to server: OutlineParties.ID, _ parties: OutlineParties
  ) -> UInt64 {
    UInt64(parties.address(of: client)) << 32 | UInt64(parties.address(of: server))
  }

  private func name(_ invite: Stub, _ parties: OutlineParties, _ hash: SeededHash) -> UInt64 {
    hash.mix(
      hash.mix(invite.branch, UInt64(invite.number)),
      UInt64(parties.address(of: invite.source)) << 32 | UInt64(invite.destination))
  }
}
