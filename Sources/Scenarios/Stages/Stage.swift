import Calls
import Faults
import Plugins
import Signaling
import Synchronization
import Systems
import Transports
import Trust
import UserAgents
import Wire

/// The parties of one run on their sockets.
final class Stage: Sendable {
  typealias Seat = Node<StagedParty>

  let prepared: PreparedRun
  let board: CallBoard
  private let host: SystemHost
  private let seats: Mutex<[(party: Party, node: Seat)]> = Mutex([])
  private let programs: Mutex<[ProgramPart]> = Mutex([])
  private let chores: Mutex<[ChorePart]> = Mutex([])
  /// What plugins' faults wanted that no link can do.
  private let faultProblems: Mutex<Set<String>> = Mutex([])

  private init(_ prepared: PreparedRun, host: SystemHost) {
    self.prepared = prepared
    self.host = host
    let playing = prepared.scenario.parties.filter { party in
      if case .absent = party.play { false } else { true }
    }
    board = CallBoard(playing, prepared.scenario.chores.isEmpty ? [] : [Vocabulary.system])
    if !prepared.scenario.chores.isEmpty {
      let part = ChorePart(Vocabulary.system, prepared.scenario.chores, of: nil, on: board)
      chores.withLock { $0.append(part) }
    }
  }

  /// Binds every party's sockets.
  static func set(
    _ prepared: PreparedRun, on loops: EventLoops, host: SystemHost, settings: RunSettings
  ) async throws(StageError) -> Stage {
    let stage = Stage(prepared, host: host)
    do throws(StageError) {
      for (index, party) in prepared.scenario.parties.enumerated() {
        switch party.play {
        case .absent: continue
        case .script(let script):
          let performer = Performer(stage.agent(party, index, script))
          try await stage.seat(party, performer, on: loops, settings: settings)
        case .played(let played):
          try await stage.set(party, index, played, on: loops, settings: settings)
        case .program(let program):
          let part = ProgramPart(party, program, in: prepared)
          stage.programs.withLock { $0.append(part) }
        }
      }
    } catch {
      _ = await stage.strike()
      throw error
    }
    return stage
  }

  /// Starts the programs that wait to be called; returns when they do.
  func startPrograms() async throws(StageError) {
    for part in programs.withLock({ $0 }) where part.party.role != .carrier {
      try await part.start(on: host)
    }
  }

  /// Plays the scripts to their end, or as long as the patience lasts; can be cancelled.
  func play(patience: Duration, on system: RunningSystem?) async {
    let seats = seats.withLock { $0 }
    // Who is called begins first, so that nothing is sent to a party that has not begun.
    for seat in seats.sorted(by: { $0.party.role != .carrier && $1.party.role == .carrier }) {
      _ = await seat.node.perform { party, now in party.start(at: now) }
    }
    await withTaskGroup(of: Bool.self) { group in
      for part in programs.withLock({ $0 }) {
        group.addTask { [board, host] in
          board.programEnded(part.party.name, await part.play(on: host))
          return false
        }
      }
      for part in chores.withLock({ $0 }) {
        group.addTask { [board, host] in
          let outcome = await part.play(on: system, host: host) { [weak self] label in
            self?.pass(label)
          }
          if outcome.isCutOff {
            board.add(outcome.complaints)
          } else {
            board.choresEnded(part.name, outcome.complaints)
          }
          return false
        }
      }
      group.addTask { [board] in
        await board.waitForAll()
        return false
      }
      group.addTask {
        try? await Task.sleep(for: patience)
        return true
      }
      for await isOver in group where isOver || board.hasEnded { group.cancelAll() }
    }
  }

  /// Stops everybody and frees the addresses; gives what was recorded.
  func strike() async -> StageRecord {
    var record = StageRecord()
    for part in programs.withLock({ $0 }) { await part.stop() }
    for part in chores.withLock({ $0 }) { board.add(await part.stop()) }
    for seat in seats.withLock({ $0 }) {
      let failures = await seat.node.perform { party, _ in party.failures.map(\.self) } ?? []
      await seat.node.stop()
      record.add(
        await seat.node.status(), await seat.node.takeTraffic(), failures: failures,
        party: seat.party.name)
    }
    for problem in faultProblems.withLock({ $0 }).sorted() { record.add(problem: problem) }
    record.complaints = board.complaints
    record.unfinished = board.unfinished
    record.recordings = board.recordings
    record.keyLog = prepared.keys.text
    return record
  }

  private func agent(_ party: Party, _ index: Int, _ script: Script) -> UserAgent {
    let endpoints = prepared.addresses.endpoints
    return UserAgent(
      name: party.name, endpoint: endpoints[party.name] ?? prepared.addresses.site.system,
      transport: party.transport, script: script,
      context: UserAgent.Context(
        directory: prepared.addresses.directory(over: party.transport),
        numbers: prepared.numbers(of: index)),
      seed: prepared.identifierSeed, timers: Timers(inProportionTo: prepared.scenario.t1))
  }

  /// Asks a plugin how its party is played.
  private func set(
    _ party: Party, _ index: Int, _ played: PlayedParty, on loops: EventLoops,
    settings: RunSettings
  ) async throws(StageError) {
    let player = played.player.card.name
    let part: PartyPart
    do {
      part = try await played.player.part(
        at: prepared.place(of: party, index), played.settings)
    } catch {
      throw .player(party: party.name, player: player, reason: "\(error)")
    }
    switch part {
    case .element(let element):
      let performer = Performer(element, line: played.line)
      try await seat(party, performer, on: loops, settings: settings)
    case .service(let service):
      guard party.faults.isEmpty else {
        throw .player(
          party: party.name, player: player,
          reason: "it is a service, whose link cannot have faults")
      }
      let part = ChorePart(party.name, played.chores, of: service, on: board)
      chores.withLock { $0.append(part) }
    case .program(let words, let exit, let within):
      guard party.faults.isEmpty else {
        throw .player(
          party: party.name, player: player,
          reason: "it is played by a program, whose link cannot have faults")
      }
      let program = Program(arguments: words, exit: exit, within: within, line: played.line)
      programs.withLock { $0.append(ProgramPart(party, program, in: prepared)) }
    }
  }

  /// What bends a party's link, drawn from the run's seed.
  private func rules(
    of party: Party, settings: RunSettings
  ) throws(StageError) -> [any LinkRule] {
    let seed = prepared.run.seed
    let endpoints = prepared.addresses.directory(over: party.transport)
    var rules: [any LinkRule] = []
    for (number, fault) in party.faults.enumerated() {
      var generator = SeededGenerator(seed: seed).fork("link \(party.name) \(number)")
      do {
        rules.append(
          try fault.rule(
            of: party.name, over: party.transport, seed: generator.next(), endpoints: endpoints
          ) { [weak self] said in
            self?.faultProblems.withLock { _ = $0.insert(said) }
          })
      } catch {
        throw .fault(party: party.name, line: fault.line, reason: "\(error)")
      }
    }
    if settings.jitter > .zero {
      var generator = SeededGenerator(seed: seed).fork("jitter \(party.name)")
      rules.append(.jitter(upTo: settings.jitter, seed: generator.next()))
    }
    return rules
  }

  private func seat(
    _ party: Party, _ performer: Performer, on loops: EventLoops, settings: RunSettings
  ) async throws(StageError) {
    guard let endpoint = prepared.addresses.endpoints[party.name] else { return }
    let rules = try rules(of: party, settings: settings)
    // Who is to speak TLS must not be heard without it.
    let listeners =
      party.transport == .tls
      ? [Listener(.tls, endpoint)] : [Listener(.udp, endpoint), Listener(.tcp, endpoint)]
    let tls = try security(of: party, at: endpoint)
    do throws(BindError) {
      let node = try await Seat.start(
        listening: listeners, on: loops,
        settings: NodeSettings(reach: settings.reach, recordsTraffic: true), tls: tls,
        element: { _ in
          StagedParty(Linked(performer, rules: rules))
        },
        onEvent: { [weak self] element, now in self?.heard(party.name, &element, at: now) })
      seats.withLock { $0.append((party, node)) }
    } catch {
      throw .cannotBind(party: party.name, error)
    }
  }

  private func security(
    of party: Party, at endpoint: Endpoint
  ) throws(StageError) -> TLSContext? {
    guard party.transport == .tls, let trust = prepared.trust else { return nil }
    let own: TLSSettings
    do throws(TrustError) {
      own = try trust.settings(for: party, at: endpoint.address)
    } catch {
      throw .insecure(party: party.name, error.description)
    }
    do throws(TLSError) {
      return try TLSContext(own) { [keys = prepared.keys] in keys.add($0) }
    } catch {
      throw .insecure(party: party.name, "its certificate \(error)")
    }
  }

  /// Tells all parties that a step has ended which no user agent did.
  private func pass(_ label: String) {
    board.ended(label)
    for seat in seats.withLock({ $0 }) {
      seat.node.post { party, now in party.cue(label, at: now) }
    }
  }

  /// Takes down what a party said after an event and passes it on to all.
  private func heard(_ name: String, _ party: inout StagedParty, at now: Moment) {
    let reports = party.drainReports()
    let news = board.note(name, reports, firstInvite: party.firstInvite)
    guard !news.isEmpty else { return }
    for seat in seats.withLock({ $0 }) {
      seat.node.post { party, now in
        if let moment = news.firstInvite { party.scenarioBegan(at: moment, now: now) }
        for label in news.labels { party.cue(label, at: now) }
      }
    }
  }
}

/// Why a scenario's parties could not take their places.
enum StageError: Error, CustomStringConvertible {
  case cannotBind(party: String, BindError)
  case program(party: String, LaunchError)
  /// A plugin's player could not take its part.
  case player(party: String, player: String, reason: String)
  /// A plugin's fault made no rule.
  case fault(party: String, line: Int, reason: String)
  case insecure(party: String, String)

  var description: String {
    switch self {
    case .cannotBind(let party, let error): "party \"\(party)\" \(error)"
    case .insecure(let party, let reason): "party \"\(party)\" cannot speak TLS: \(reason)"
    case .program(let party, let error): "party \"\(party)\" could not be started: \(error)"
    case .player(let party, let player, let reason):
      "party \"\(party)\": player \"\(player)\" took no part: \(reason)"
    case .fault(let party, let line, let reason):
      "the fault on line \(line), on the link of \"\(party)\", could not be made: \(reason)"
    }
  }
}
