import Calls
import Capture
import Checks
import Recordings
import SIP
import Wire

/// The judge that reads everything: all messages as calls at once, every check on each call.
///
/// It is what the fast one is measured by, so it is written as plainly as can be.
struct SlowJudge {
  let checks: [any Check]
  let policies: [any Policy]
  let roles: Roles?
  /// What the system does, where its roles are to be found.
  var service = Roles.Service.passingOn
  /// Whether any packet of any call may be missing.
  var hasDrops = false

  struct Said {
    /// How often each check reached each verdict.
    let lines: [String]
    /// What was found, in alphabetical order.
    let findings: [String]
  }

  func judge(_ sightings: [Sighting], endedAt: Moment) -> Said {
    var findings: [String] = []
    var said = checks.map { _ in [String: Int]() }
    var calls = 0
    var perCall: [Evidence] = []
    let reading = CallModel.read(sightings)
    var systems: Set<Roles.Party> = []
    let asides = sightings.filter { $0.message == nil }
    // Evidence of its own for each check: what one has found must not serve another.
    func judge(isWhole: Bool = true, excusing frames: Set<Int> = [], _ evidence: () -> Evidence) {
      perCall.append(evidence())
      for (index, check) in checks.enumerated()
      where !(check is any SeriesCheck) && !check.isStaged {
        var verdict = check.judge(evidence())
        if !isWhole, case .failed(let found) = verdict {
          let standing = found.filter(\.stands)
          verdict = standing.isEmpty ? .inconclusive("messages are missing") : .failed(standing)
        }
        if case .failed(let found) = verdict {
          let left = found.filter {
            $0.stands || !$0.missesAnswer || frames.isDisjoint(with: $0.frames)
          }
          verdict = left.isEmpty ? .inconclusive("answers are unreadable") : .failed(left)
        }
        verdict = weighed(verdict)
        said[index][Self.word(verdict), default: 0] += 1
        if case .failed(let found) = verdict { findings += found.map(Self.line) }
      }
    }
    for call in reading.calls {
      calls += 1
      let roles = roles ?? RoleInference.infer(call, of: service)
      for party in roles.parties where party.role == .system { systems.insert(party) }
      let mine = call.legs.flatMap(Self.sightings)
      let last = mine.map(\.at).max() ?? call.startedAt
      let ends = Set(call.legs.flatMap { [$0.caller.address, $0.callee.address] })
      let meanwhile = asides.filter {
        $0.at >= call.startedAt && $0.at <= last + .seconds(1)
          && (ends.contains($0.source.address) || ends.contains($0.destination.address))
      }
      let all = (mine + meanwhile).sorted { $0.frame < $1.frame }
      judge(isWhole: !Self.showsGaps(call, reading.strays)) {
        Evidence(
          source: .wire, sightings: all, calls: [call], others: [],
          strays: (reading.strays
            + reading.others.filter { $0.method == .bye }.map(\.request)).filter { sighting in
              sighting.message.map { call.callIDs.contains($0.callID) } ?? false
            }, roles: roles,
          endedAt: endedAt, policies: policies)
      }
    }
    for group in Dictionary(grouping: reading.others, by: \.callID).values {
      let ends = [group[0].server, group[0].client]
      let known = ends.lazy.compactMap { end in systems.first { $0.isAt(end) } }.first
      let port = ends[0].address == ends[1].address ? ends[0].port : nil
      let system = known ?? Roles.Party("system", .system, ends[0].address, port: port)
      let excused = group.filter { Self.isAnsweredUnreadably($0, asides) }
      judge(excusing: Set(excused.map(\.request.frame))) {
        Evidence(
          source: .wire,
          sightings: group.flatMap { $0.requests + $0.responses }
            + Self.refusals(of: group, among: asides), calls: [],
          others: group, roles: roles ?? Roles([system], service: service), endedAt: endedAt,
          policies: policies)
      }
    }
    let whole = Evidence(
      source: .wire, sightings: sightings, calls: reading.calls, others: reading.others,
      roles: roles ?? Roles([]), endedAt: endedAt, policies: policies)
    for (index, check) in checks.enumerated() {
      guard let check = check as? any SeriesCheck else { continue }
      let verdict = weighed(roles == nil ? inferred(check, perCall, asides) : check.judge(whole))
      said[index][Self.word(verdict), default: 0] += 1
      if case .failed(let found) = verdict {
        findings += found.map { Self.line(Finding($0.check, $0.message, frames: $0.frames)) }
      }
    }
    let lines =
      ["\(calls) calls"]
      + zip(checks, said).map { check, words in
        "\(check.id): "
          + words.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
      }
    return Said(lines: lines, findings: findings.sorted())
  }

  /// What is left of a failure where any packet may be missing.
  private func weighed(_ verdict: Verdict) -> Verdict {
    guard hasDrops, case .failed(let found) = verdict else { return verdict }
    let standing = found.filter(\.stands)
    return standing.isEmpty ? .inconclusive("packets are missing") : .failed(standing)
  }

  /// What a check says of a series whose trunks nobody named.
  private func inferred(
    _ check: any SeriesCheck, _ calls: [Evidence], _ asides: [Sighting]
  ) -> Verdict {
    var series = CallSeries([check], Policies(policies), roles: nil)
    for aside in asides { series.note(aside) }
    for call in calls { series.take(call) }
    return series.verdicts()[0]
  }

  /// What the network refused of the messages of those transactions meanwhile.
  private static func refusals(of group: [Transaction], among asides: [Sighting]) -> [Sighting] {
    let moments = group.flatMap { $0.requests + $0.responses + $0.acks }.map(\.at)
    let ends = Set(group.flatMap { [$0.client.address, $0.server.address] })
    return asides.filter { aside in
      switch aside.content {
      case .unreachable, .reset: break
      case .sip, .unreadable, .connected, .unanswered, .dnsQuery: return false
      }
      return aside.at >= moments.min() ?? .zero
        && aside.at <= (moments.max() ?? .zero) + .seconds(1)
        && (ends.contains(aside.source.address) || ends.contains(aside.destination.address))
    }
  }

  private static func line(_ finding: Finding) -> String {
    "\(finding.check) \(finding.frames) \(finding.callID ?? ""): \(finding.message)"
  }

  /// What the fast judge found.
  static func findings(_ verdict: RecordingVerdict) -> [String] {
    verdict.findings.map { line($0.finding) }.sorted()
  }

  /// The same of what the fast judge said.
  static func lines(_ verdict: RecordingVerdict) -> [String] {
    ["\(verdict.counts.calls) calls"]
      + verdict.tallies.map { tally in
        // Staged checks are asked elsewhere; here each call is nothing to them.
        if staged.contains(tally.check), tally.passed + tally.failed + tally.inconclusive == 0 {
          return "\(tally.check): "
        }
        let words = [
          ("failed", tally.failed), ("inconclusive", tally.inconclusive),
          ("notApplicable", tally.notApplicable), ("passed", tally.passed),
        ]
        return "\(tally.check): "
          + words.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
      }
  }

  private static let staged = Set(JudgeComparison.checks.filter(\.isStaged).map(\.id))

  static func word(_ verdict: Verdict) -> String {
    switch verdict {
    case .passed: "passed"
    case .failed: "failed"
    case .inconclusive: "inconclusive"
    case .notApplicable: "notApplicable"
    }
  }

  /// Whether what cannot be read may be the answer that was not seen.
  private static func isAnsweredUnreadably(
    _ asked: Transaction, _ asides: [Sighting]
  ) -> Bool {
    asked.final == nil
      && asides.contains { aside in
        // Line ends only keep a way open.
        guard case .unreadable(let bytes, _) = aside.content, bytes != [13, 10] else {
          return false
        }
        let named = bytes.withUnsafeBytes { CallIDLine.value(in: ByteView($0)) }
        return aside.frame > asked.request.frame
          && aside.at >= asked.startedAt && aside.at - asked.startedAt <= .seconds(32)
          && aside.source.address == asked.server.address && aside.destination == asked.client
          && (named.map { $0 == asked.callID } ?? bytes.starts(with: "SIP/".utf8))
      }
  }

  /// Whether somebody answered a request, or acknowledged an answer, that was not captured.
  private static func showsGaps(_ call: Call, _ strays: [Sighting]) -> Bool {
    let all = call.legs.flatMap {
      $0.invites + $0.cancels + $0.dialogs.flatMap(\.transactions) + $0.unmatched
    }
    let own = strays.filter { call.callIDs.contains($0.message?.callID ?? "") }
    let told = (all.flatMap(\.responses) + own.filter { $0.status != nil }).map {
      $0.message?.toTag
    }
    let seen = call.legs.flatMap(sightings)
    return own.contains { stray in
      guard let message = stray.message,
        !seen.contains(where: {
          $0.source.address == stray.destination.address
            && $0.destination.address == stray.source.address
        })
      else { return false }
      if stray.status != nil { return true }
      return message.method == .ack && message.toTag != nil && !told.contains(message.toTag)
        && all.contains {
          $0.method == .invite && $0.final == nil
            && $0.client.address == stray.source.address
            && $0.server.address == stray.destination.address
        }
    }
  }

  private static func sightings(_ leg: Leg) -> [Sighting] {
    (leg.invites + leg.cancels + leg.dialogs.flatMap(\.transactions) + leg.unmatched).flatMap {
      $0.requests + $0.responses + $0.acks
    } + leg.dialogs.flatMap(\.acks)
  }
}
