import Capture
public import Checks
import Foundation
public import Plugins
public import Scenarios
public import Systems
import Transports
import Trust
import Wire

/// What is played against what, and where its evidence goes.
public struct ReplayOrder: Sendable {
  public var script: ReplayScript
  public var system: SystemDefinition
  /// What the operator wants of the system.
  public var policy: Settings
  /// Further values for the system's templates.
  public var values: [String: Systems.TemplateValue]
  public var evidence: Evidence.Source
  public var timing: ReplayTiming
  public var credentials: [ReplayCredentials]
  public var seed: UInt64
  /// An absolute path; capture, log and configuration go there.
  public var folder: String
  /// What the capture says it was written by: `harness 0.1.0`.
  public var application: String

  public init(
    _ script: ReplayScript, against system: SystemDefinition,
    policy: Settings, values: [String: Systems.TemplateValue] = [:],
    evidence: Evidence.Source = .wire, timing: ReplayTiming = ReplayTiming(),
    credentials: [ReplayCredentials] = [], seed: UInt64, folder: String, application: String
  ) {
    self.script = script
    self.system = system
    self.policy = policy
    self.values = values
    self.evidence = evidence
    self.timing = timing
    self.credentials = credentials
    self.seed = seed
    self.folder = folder
    self.application = application
  }
}

/// How far a replay is.
public enum ReplayEvent: Sendable {
  case starting
  case playing(calls: Int)
  case stopping
}

/// Plays a script around a system that it starts, and gives the capture of it.
public struct ReplayRunner: Sendable {
  private let order: ReplayOrder
  private let registry: Registry
  private let progress: @Sendable (ReplayEvent) -> Void

  typealias Seat = Node<ReplayParty>

  public init(
    _ order: ReplayOrder, registry: Registry, progress: @escaping @Sendable (ReplayEvent) -> Void
  ) {
    self.order = order
    self.registry = registry
    self.progress = progress
  }

  /// Throws where nothing could be played; cancelling ends it and keeps what there is.
  public func run() async throws(RunError) -> ReplayRecording {
    do {
      try FileManager.default.createDirectory(
        atPath: order.folder, withIntermediateDirectories: true)
    } catch {
      throw .folder(path: order.folder, reason: SystemReason.of(error))
    }
    return try await EventLoops.running(threads: 2) { loops throws(RunError) in
      try await run(on: loops)
    }
  }

  private func run(on loops: EventLoops) async throws(RunError) -> ReplayRecording {
    let lease: AddressLease
    do throws(LeaseError) {
      lease = try AddressLease.acquire(seed: order.seed)
    } catch {
      throw .addresses(error)
    }
    guard let block = lease.block(0), let plan = ReplaySite(order.script, in: block) else {
      throw .tooManyParties(scenario: "replay")
    }
    var launch = try self.launch(plan, block)
    var trust: RunTrust?
    if order.script.isSecured {
      do throws(TrustError) {
        let made = try RunTrust(at: loops.clock.now)
        try made.secure(&launch)
        trust = made
      } catch {
        throw .certificates(error)
      }
    }
    let host: SystemHost
    do throws(LaunchError) { host = try SystemHost(on: loops) } catch { throw .systems(error) }
    let result: Result<ReplayRecording, RunError>
    do throws(RunError) {
      result = .success(try await play(plan, block, launch, host, trust, on: loops))
    } catch {
      result = .failure(error)
    }
    await host.close()
    withExtendedLifetime(lease) {}
    return try result.get()
  }

  private func launch(
    _ plan: ReplaySite, _ block: AddressBlock
  ) throws(RunError) -> Launch {
    guard let pack = registry.pack(order.system.kind) else {
      throw .noPack(kind: order.system.kind)
    }
    let values: [String: Plugins.TemplateValue]
    do throws(Problems) {
      (_, values) = try pack.prepare(order.policy, at: plan.site)
    } catch {
      throw .policy(error)
    }
    return Launch(
      order.system, at: plan.site.system, probe: block.probe,
      directory: "\(order.folder)/\(order.system.name)",
      values: order.values.merging(values.mapValues(\.filling)) { _, new in new })
  }

  private func play(
    _ plan: ReplaySite, _ block: AddressBlock, _ launch: Launch, _ host: SystemHost,
    _ trust: RunTrust?, on loops: EventLoops
  ) async throws(RunError) -> ReplayRecording {
    progress(.starting)
    let capture: ReplayCapture
    do throws(CaptureError) {
      capture = try await ReplayCapture.open(order.evidence, block)
    } catch {
      throw .capture(error)
    }
    let setting = ReplaySetting(
      order.script, system: plan.site.system, endpoints: plan.endpoints, timing: order.timing,
      credentials: order.credentials, seed: order.seed)
    // Parties are there before the system, which may look for them as soon as it runs.
    let keys = KeyRing()
    let stage = await ReplayStage.set(setting, trust: trust, keys: keys, on: loops)
    let system: RunningSystem
    do throws(LaunchError) {
      system = try await host.start(launch)
    } catch {
      _ = await stage.strike()
      _ = await capture.close([], block, at: loops.clock.now)
      throw .systems(error)
    }
    progress(.playing(calls: order.script.calls.count))
    let startedAt = loops.clock.now
    let isComplete = await stage.play(timeout: timeout)
    if !Task.isCancelled { try? await Task.sleep(for: order.timing.settle) }
    progress(.stopping)
    let endedAt = loops.clock.now
    let report = await system.stop()
    let record = await stage.strike()
    let (frames, linkType, captureDoubts) = await capture.close(
      record.traffic, block, at: startedAt)
    var doubts = captureDoubts + record.problems
    if !isComplete, !Task.isCancelled { doubts.append("not all was played within \(timeout.text)") }
    var trouble: String?
    if report.endedByItself {
      let line = system.log.tail(1).last.map { "; last line of its log: \"\($0)\"" } ?? ""
      trouble =
        "system \"\(order.system.name)\" \(report.status) while it was being driven\(line)"
    }
    let drift = loops.clock.drift
    if drift > .milliseconds(20) || drift < .milliseconds(-20) {
      doubts.append("the system's clock was moved by \(drift.text)")
    }
    return ReplayRecording(
      setting: setting, frames: frames.filter { $0.at <= endedAt }, linkType: linkType,
      keys: TLSKeyLog(keys.text),
      accounts: record.accounts, sent: record.traffic.filter { $0.direction == .sent },
      doubts: doubts, systemTrouble: trouble, lateness: record.lateness,
      wasInterrupted: Task.isCancelled)
  }

  private var timeout: Duration {
    order.timing.timeout ?? order.timing.played(order.script.duration) + .seconds(60)
  }
}
