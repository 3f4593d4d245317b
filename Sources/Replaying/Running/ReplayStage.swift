import Calls
import Scenarios
import Transports
import Trust
import Wire

/// The parties of a replay on their sockets.
final class ReplayStage: Sendable {
  /// What the harness itself knows when it is over.
  struct Record: Sendable {
    var traffic: [Traffic] = []
    var accounts: [ReplayParty.Account] = []
    var lateness = Duration.zero
    /// What went wrong on the harness's own side, a sentence each.
    var problems: [String] = []
  }

  private let setting: ReplaySetting
  private let seats: [(member: Int, node: Node<ReplayParty>)]
  private let refused: [String]

  private init(
    _ setting: ReplaySetting, _ seats: [(member: Int, node: Node<ReplayParty>)],
    refused: [String]
  ) {
    self.setting = setting
    self.seats = seats
    self.refused = refused
  }

  /// Binds the sockets of everybody who was there when it was recorded.
  ///
  /// Who spoke TLS has a certificate of the run and is not heard without; `keys` gets what opens it.
  static func set(
    _ setting: ReplaySetting, trust: RunTrust?, keys: KeyRing, on loops: EventLoops
  ) async -> ReplayStage {
    var seats: [(member: Int, node: Node<ReplayParty>)] = []
    var refused: [String] = []
    let cast = setting.script.cast
    for (index, member) in cast.members.enumerated()
    where !member.isAbsent && !ScriptWriter.isBeyond(index, in: cast) {
      let endpoint = setting.endpoints[index]
      let isSecure = member.transport == .tls && trust != nil
      let tls: TLSContext?
      do {
        tls =
          isSecure ? try trust.map { try context(of: member, at: endpoint, $0, keys) } : nil
      } catch {
        refused.append("\(member.name): \(error)")
        continue
      }
      do throws(BindError) {
        let node = try await Node<ReplayParty>.start(
          listening: isSecure
            ? [Listener(.tls, endpoint)] : [Listener(.udp, endpoint), Listener(.tcp, endpoint)],
          on: loops, settings: NodeSettings(recordsTraffic: true), tls: tls,
          element: { _ in ReplayParty(index, in: setting) })
        seats.append((index, node))
      } catch {
        refused.append("\(member.name) \(error)")
      }
    }
    return ReplayStage(setting, seats, refused: refused)
  }

  private static func context(
    of member: ReplayCast.Member, at endpoint: Endpoint, _ trust: RunTrust, _ keys: KeyRing
  ) throws -> TLSContext {
    let party = Party(name: member.name, role: member.role, transport: .tls, play: .absent)
    return try TLSContext(try trust.settings(for: party, at: endpoint.address)) { keys.add($0) }
  }

  /// Plays until nothing more is to come; false where the time was over first.
  func play(timeout: Duration) async -> Bool {
    // Who is called begins first, so that nothing is sent to a party that has not begun.
    let order = seats.sorted { left, _ in
      setting.script.cast.members[left.member].role != .carrier
    }
    for seat in order { _ = await seat.node.perform { party, now in party.start(at: now) } }
    let end = ContinuousClock.now + timeout
    while !Task.isCancelled {
      var isOver = true
      for seat in seats where isOver {
        isOver = await seat.node.perform { party, _ in party.isOver } ?? true
      }
      if isOver { return true }
      if ContinuousClock.now >= end { return false }
      try? await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  /// Stops everybody and frees the addresses.
  func strike() async -> Record {
    var record = Record()
    record.problems = refused
    record.accounts = setting.script.cast.members.map { _ in ReplayParty.Account() }
    for seat in seats {
      if let account = await seat.node.perform({ party, _ in party.report }) {
        record.accounts[seat.member] = account
      }
      await seat.node.stop()
      let status = await seat.node.status()
      record.lateness = max(record.lateness, status.lateness.worst)
      let name = setting.script.cast.members[seat.member].name
      for problem in status.problems {
        // What a peer writes on a connection is the peer's fault, and the capture shows it.
        if case .unframed = problem { continue }
        record.problems.append("\(name) \(problem)")
      }
      record.traffic += await seat.node.takeTraffic()
    }
    return record
  }
}
