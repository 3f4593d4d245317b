import Calls
import Capture
import Checks
import Media
import Plugins
import SIP
import Systems
import Transports
import Wire

/// Turns the evidence of a run into its result.
struct Judge: Sendable {
  let registry: Registry
  let settings: RunSettings
  let plan: Plan

  func judge(_ run: RunEvidence) -> ScenarioResult {
    let prepared = run.prepared
    let reading = CaptureReading(run.frames, run.linkType, keys: run.keys, keepingOther: true)
    let frames = run.frames.filter { $0.at <= run.endedAt }
    let sightings = reading.sightings.filter { $0.frame <= frames.count }
    let flows =
      frames.count == run.frames.count
      ? reading.flows : CaptureReading(frames, run.linkType).flows
    let evidence = Evidence(
      source: run.source, sightings: sightings, flows: flows,
      other: reading.other.upTo(frame: frames.count), roles: prepared.addresses.roles,
      endedAt: run.endedAt, policies: [prepared.policy, WrittenPolicy(prepared.written)])
    var checks: [ScenarioResult.Judged] = []
    if run.systemTrouble == nil {
      checks = prepared.scenario.checks.map { id in
        let verdict = registry.check(id)?.judge(evidence) ?? .inconclusive("no plugin brings it")
        return .init(
          id,
          run.source == .tap
            ? TapOrder.temper(verdict, sightings, prepared.addresses.roles) : verdict)
      }
    }
    let measured =
      run.systemTrouble == nil ? registry.measures.flatMap { $0.values(in: evidence) } : []
    var doubts = doubts(run, reading)
    let starvation = starvation(run, checks)
    doubts += [starvation].compactMap(\.self)
    var capture: String?
    // Where nothing was seen the empty capture says so, an interrupted run's, too.
    if !frames.isEmpty || run.systemTrouble == nil {
      do throws(CaptureError) {
        capture = try write(frames, run, run.keys.limited(to: reading.tls.randoms), checks)
      } catch {
        doubts.append(error.description)
      }
    }
    let recordings = RecordingWriter(folder: settings.folder, run: prepared.run.name)
      .write(run.record.recordings, &doubts)
    let first = frames.first?.at ?? run.startedAt
    var result = ScenarioResult(
      scenario: prepared.scenario, repetition: prepared.run.repetition, seed: prepared.run.seed,
      outcome: Outcome.of(
        systemTrouble: run.systemTrouble, doubts: doubts, complaints: run.record.complaints,
        checks: checks.map { (severity($0.check), $0.verdict) }),
      checks: checks, complaints: run.record.complaints, measured: measured,
      doubts: [run.systemTrouble].compactMap(\.self) + doubts, startedAt: run.startedAt,
      endedAt: run.endedAt,
      duration: (frames.last?.at ?? first) - first, packets: frames.count,
      lateness: run.record.lateness.worst, capture: capture,
      recordings: recordings, log: prepared.launch.log.path,
      sightings: sightings, media: evidence.media, roles: prepared.addresses.roles)
    result.wasStarved = starvation != nil
    result.held = run.held
    return result
  }

  /// Why what the system did wrong may be the machine's fault; nil where it did nothing wrong, or
  /// could have done better.
  private func starvation(_ run: RunEvidence, _ checks: [ScenarioResult.Judged]) -> String? {
    let isBroken =
      !run.record.complaints.isEmpty
      || checks.contains { if case .failed = $0.verdict { true } else { false } }
    // Before it was driven, what it did of itself may have been late, and nothing else.
    let begin = run.frames.first { $0.at >= run.startedAt }?.number ?? .max
    let isBrokenBefore = checks.contains { judged in
      guard case .failed(let found) = judged.verdict else { return false }
      return found.contains { $0.frames.contains { $0 < begin } }
    }
    let handshake = run.record.handshakeWait.worst
    if isBroken, handshake > settings.latenessBound {
      return "TLS of the harness may have kept the system waiting for \(handshake.text), so that"
        + " its failing may be the machine's"
    }
    let waits = [isBroken ? run.wait : nil, isBrokenBefore ? run.waitBefore : nil]
    let starved = waits.compactMap(\.self).first { wait in
      wait.waited > max(settings.starvationBound, wait.length * settings.starvationShare)
    }
    guard let starved else { return nil }
    return "the system waited for a processor for \(starved.waited.text) of \(starved.length.text),"
      + " so that its failing may be the machine's"
  }

  private func severity(_ id: CheckID) -> CheckCard.Severity {
    registry.check(id)?.card.severity ?? .failure
  }

  /// Everything for which the evidence may not be what happened.
  private func doubts(_ run: RunEvidence, _ reading: CaptureReading) -> [String] {
    var doubts = [run.playTrouble].compactMap(\.self) + run.captureDoubts + run.record.problems
    let lateness = run.record.lateness
    if lateness.worst > settings.latenessBound {
      doubts.append(
        "the harness was \(lateness.worst.text) late, more than the \(settings.latenessBound.text)"
          + " it may be")
    }
    doubts += reading.losses.unusable + reading.losses.missing + reading.losses.foreign
    // Where nobody speaks TLS, bytes that begin as TLS and go on as none are a hostile party's.
    let speaksTLS = run.prepared.scenario.transports.contains(.tls)
    doubts += reading.tls.unread.filter { $0.isSignalling && (speaksTLS || $0.reason != .damage) }
      .map(\.sentence)
    doubts += Strangers.doubts(reading.sightings, run.prepared.addresses.roles)
    if run.source == .wire {
      let names = run.record.seated
      let addresses = run.prepared.addresses.endpoints.filter { names.contains($0.key) }
      doubts +=
        SentLedger(
          sent: run.record.sent, seen: reading.sightings, flows: reading.flows,
          by: Set(addresses.values.map(\.address))
        ).doubts
    }
    return doubts
  }

  private func write(
    _ frames: [Frame], _ run: RunEvidence, _ keys: TLSKeyLog, _ checks: [ScenarioResult.Judged]
  ) throws(CaptureError) -> String {
    let prepared = run.prepared
    let path = "\(settings.folder)/\(prepared.run.name).pcapng"
    var comments: [Int: [String]] = [:]
    for judged in checks {
      guard case .failed(let findings) = judged.verdict else { continue }
      for finding in findings {
        for frame in finding.frames {
          comments[frame, default: []].append("\(finding.check) failed: \(finding.message)")
        }
      }
    }
    var writer = PcapngWriter(
      application: settings.application,
      comment: "\(prepared.scenario.variant) on \(plan.system.name)"
        + (plan.systemVersion.map { " (\($0))" } ?? "")
        + ", seed \(String(prepared.run.seed, radix: 16)) of a run with seed "
        + "\(String(plan.seed, radix: 16)), evidence: \(run.source.rawValue)",
      interface: run.source == .wire ? settings.interface : "tap", linkType: run.linkType)
    writer.keys = keys
    writer.names = Dictionary(
      prepared.addresses.roles.parties.map { ($0.address, $0.name) }
    ) { first, _ in first }
    try writer.write(frames, comments: comments, to: path)
    return path
  }
}
