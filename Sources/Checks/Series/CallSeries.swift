public import Calls
public import SIP
public import Wire

/// The calls of a capture as checks are given them that take more than one call to judge.
///
/// Calls come when they are over; the checks get them in the order in which they began. What
/// they may not have seen leaves their verdict open.
public struct CallSeries: Sendable {
  /// How many trunks tried, calls without any, and endings wait for the end at once: 40 to 70 MB.
  ///
  /// Beyond it the older half is handed on; a call that began before those and comes later than
  /// as many others is too late.
  public static let most = 500_000

  private let checks: [any SeriesCheck]
  private let policies: Policies
  private let roles: Roles?
  private let most: Int
  private var directory: TrunkDirectory
  private var probes: ProbeTable
  private var failures: FailedConnections
  private var span: ClosedRange<Moment>?
  private var waiting: ContiguousArray<PastCall> = []
  /// How many attempts there are beside each call's first.
  private var extra = 0
  /// By the primary of the trunks: what each check remembers.
  private var memories: [UInt32: [any SeriesMemory]] = [:]
  /// Calls that began up to there have been handed on.
  private var handedOn = 0
  private var forgotten = 0

  /// `roles` nil: who is who is found from the calls.
  public init(
    _ checks: [any SeriesCheck], _ policies: Policies, roles: Roles?, most: Int = Self.most
  ) {
    self.checks = checks
    self.policies = policies
    self.roles = roles
    self.most = max(2, most)
    failures = FailedConnections(of: roles)
    directory = TrunkDirectory(areNamed: roles != nil)
    probes = ProbeTable(keepsAll: checks.contains { $0.wantsProbes(under: policies) })
  }

  /// Whether nobody asks for it.
  public var isIdle: Bool { checks.isEmpty }

  /// Says from when to when was captured; to be said before the verdicts are asked for.
  public mutating func note(span: ClosedRange<Moment>?) {
    self.span = span
  }

  // MARK: Taking in

  /// The number of a trunk of a system; nil where there are too many.
  public mutating func trunk(_ edge: Roles.Party, of system: Roles.Party?) -> UInt32? {
    directory.number(of: edge, of: system)
  }

  /// Takes all the calls of the evidence, and the OPTIONS beside them.
  ///
  /// Of calls of which messages are missing nobody is told how they ended.
  public mutating func take(_ evidence: Evidence, isComplete: Bool = true) {
    guard !isIdle else { return }
    for call in evidence.calls { take(call, evidence, isComplete) }
    for other in evidence.others { take(other) }
  }

  private mutating func take(_ call: Call, _ evidence: Evidence, _ isComplete: Bool) {
    let roles = evidence.roles
    let system = roles.parties.first { $0.role == .system }
    var attempts: [PastCall.Attempt] = []
    let tried = evidence.attempts(in: call)
    for attempt in tried {
      guard let edge = roles.party(at: attempt.edge), let trunk = trunk(edge, of: system) else {
        forget()
        continue
      }
      attempts.append(PastCall.Attempt(trunk, attempt))
    }
    let caller = call.callerLegs(roles).first
    // What an edge calls, and what goes on to others, has no business at a trunk.
    let isForTrunks =
      !tried.isEmpty
      || caller.map { roles.edgeOrder($0.caller) == nil } ?? false
        && call.outwardLegs(roles).isEmpty
    guard isForTrunks else { return }
    let past = PastCall(
      caller.map { .init($0.invites[0].request) }, attempts,
      isComplete ? caller.flatMap { PastEnding($0, tried.last, attempts.last) } : nil)
    if let past { take(past) }
  }

  /// Takes a request outside calls: OPTIONS say whether a trunk is well.
  public mutating func take(_ other: Transaction) {
    guard other.method == .options else { return }
    // Another party of the system's address is known by its port.
    let isNamedOther = roles?.party(at: other.client).map { $0.port != nil && $0.role != .system }
    take(
      PastProbe(PastCall.Mark(other.request), other.final?.pastAnswer),
      from: isNamedOther == true ? nil : other.client.address, to: other.server.address)
  }

  /// Takes an OPTIONS from one address to another; nil for a party that shares the system's.
  public mutating func take(_ probe: PastProbe, from client: IPAddress?, to server: IPAddress) {
    if !isIdle { probes.add(probe, from: client, to: server) }
  }

  /// Takes what was seen beside messages: connections that failed.
  public mutating func note(_ aside: Sighting) {
    if !isIdle { failures.note(aside) }
  }

  /// Takes a call that is over.
  public mutating func take(_ call: PastCall) {
    // Where trunks are not named, a call that tried none says nothing of any.
    guard roles != nil || call.first != nil else { return }
    directory.learn(from: call)
    if call.start.frame < handedOn {
      forget()
      return
    }
    waiting.append(call)
    extra += call.extra
    if waiting.count + extra > most { handOn((waiting.count + 1) / 2) }
  }

  /// Notes calls that could not be taken, or not as they were in the end.
  public mutating func forget(_ calls: Int = 1) {
    forgotten += calls
  }

  // MARK: Judging

  private mutating func handOn(_ count: Int) {
    guard count > 0 else { return }
    waiting.sort { $0.start.frame < $1.start.frame }
    directory.settle()
    probes.sort()
    failures.sort()
    var trunks: [UInt32: Trunks] = [:]
    for call in waiting.prefix(count) {
      guard let key = directory.key(of: call) else { continue }
      let around = trunks[key] ?? self.trunks(around: key)
      trunks[key] = around
      if memories[key] == nil { memories[key] = checks.map { $0.memory(under: policies) } }
      for index in checks.indices { memories[key]?[index].take(call, among: around) }
    }
    handedOn = waiting[count - 1].start.frame
    waiting.removeFirst(count)
    extra = waiting.reduce(0) { $0 + $1.extra }
  }

  /// What each check says of all the calls; no more calls are to come.
  public mutating func verdicts() -> [Verdict] {
    handOn(waiting.count)
    directory.settle()
    probes.sort()
    failures.sort()
    return checks.indices.map { index in
      guard !memories.isEmpty else {
        return checks[index].memory(under: policies).verdict(among: trunks(around: nil))
      }
      return settled(
        memories.sorted { $0.key < $1.key }.map { key, memories in
          let said = memories[index].verdict(among: self.trunks(around: key))
          guard said != .notApplicable, !directory.isPrimary(key) else { return said }
          return .inconclusive("which trunk comes first changed in the course of the capture")
        })
    }
  }

  private func trunks(around key: UInt32?) -> Trunks {
    directory.trunks(key, probes, failures, roles: roles, span: span)
  }

  private func settled(_ said: [Verdict]) -> Verdict {
    let findings = said.flatMap { verdict -> [Finding] in
      if case .failed(let found) = verdict { found } else { [] }
    }.sorted { ($0.frames.first ?? 0) < ($1.frames.first ?? 0) }
    let doubt = said.first { if case .inconclusive = $0 { true } else { false } }
    let verdict =
      findings.isEmpty
      ? doubt ?? (said.contains(.passed) ? .passed : .notApplicable) : .failed(findings)
    // What a forgotten call saw may be what makes another's finding wrong.
    guard verdict != .notApplicable, forgotten > 0 || probes.hasForgotten || failures.hasForgotten
    else { return verdict }
    return .inconclusive(
      forgotten > 0
        ? counted(forgotten, "call") + " could not be remembered in the order they began"
        : "there were more \(probes.hasForgotten ? "OPTIONS" : "connections that failed") than are remembered"
    )
  }
}

extension Sighting {
  /// The status and the place of a response.
  fileprivate var pastAnswer: (status: Int, mark: PastCall.Mark)? {
    status.map { ($0.rawValue, PastCall.Mark(self)) }
  }
}

extension PastEnding {
  fileprivate init?(_ caller: Leg, _ last: Attempt?, _ past: PastCall.Attempt?) {
    self.init(
      told: caller.final?.pastAnswer,
      cancelled: (caller.cancels.first?.request).map { .init($0) }, last: past,
      said: (last?.leg?.invite.responses.first).map { .init($0) },
      refused: (last?.refusal).map { .init($0) },
      dropped: (last?.leg?.cancels.first?.request).map { .init($0) })
  }
}

extension PastCall.Attempt {
  init(_ trunk: UInt32, _ attempt: Attempt) {
    self.init(
      trunk, isSent: attempt.refusal == nil || attempt.leg != nil,
      .init(attempt.frame, attempt.startedAt),
      attempt.leg?.final?.pastAnswer)
  }
}
