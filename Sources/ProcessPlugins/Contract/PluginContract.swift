public import Plugins
import Systems
import Wire

/// What every plugin is held to, tried on one of them case by case.
///
/// Each case has a process of its own, which must end as it should and leave nothing behind.
public struct PluginContract: Sendable {
  private let launch: PluginLaunch
  private let written: Settings
  private let samples: ContractSamples
  /// Whether the first case that is broken is the last one tried.
  public var stopsAtBreach = false

  /// `written`: settings for it, where it needs some.
  public init(_ launch: PluginLaunch, settings written: Settings, on samples: ContractSamples) {
    self.launch = launch
    self.written = written
    self.samples = samples
  }

  /// Tries every case, telling of each when it is done.
  ///
  /// Without a hello, or where it does not take its settings, the other cases cannot be tried.
  public func run(_ tell: (ContractResult) -> Void) async -> [ContractResult] {
    var results: [ContractResult] = []
    var isOver: Bool { stopsAtBreach && results.contains { $0.hasFailed } }
    func note(_ name: String, _ outcome: ContractResult.Outcome) {
      results.append(ContractResult(name, outcome))
      tell(results[results.count - 1])
    }
    let host = PluginHost()
    let greeting = await conduct(on: host) { plugin in plugin.hello }
    let hello: PluginHello
    switch greeting {
    case .success(let said):
      note("says hello, and ends when it is told to", .passed)
      hello = said
    case .failure(let breach):
      note("says hello, and ends when it is told to", .failed(breach.description))
      if !stopsAtBreach, let said = await lenientHello(on: host) {
        hello = said
      } else {
        await host.close()
        return results
      }
    }
    note("says the same hello again", await outcome(of: repeatedHello(hello, on: host)))
    let initialized = await outcome(of: initialization(on: host))
    note("takes its settings and is who it said", initialized)
    if case .passed = initialized {
      for one in OfferCase.all(await contents(on: host)) where !isOver {
        note(one.name, await outcome(of: offer(one, on: host)))
      }
    }
    for one in ProtocolCase.all where !isOver {
      note(one.name, await outcome(of: converse(one, hello, on: host)))
    }
    await host.close()
    return results
  }

  // MARK: Cases

  private func repeatedHello(
    _ hello: PluginHello, on host: PluginHost
  ) async -> Result<Void, any Error> {
    await conduct(on: host) { plugin in
      guard plugin.hello == hello else { throw Breach("started again it said another hello") }
    }.mapError { $0 }
  }

  private func initialization(on host: PluginHost) async -> Result<Void, any Error> {
    await conduct(on: host) { plugin in try configure(plugin) }.mapError { $0 }
  }

  private func offer(_ one: OfferCase, on host: PluginHost) async -> Result<Void, any Error> {
    var notTried: NotTried?
    let result = await conduct(on: host) { plugin in
      try configure(plugin)
      do {
        try await one.body(plugin.contents, samples)
      } catch let why as NotTried {
        notTried = why
      }
    }
    if let notTried, case .success = result { return .failure(notTried) }
    return result.mapError { $0 }
  }

  private func converse(
    _ one: ProtocolCase, _ hello: PluginHello, on host: PluginHost
  ) async -> Result<Void, any Error> {
    let raw: RawPlugin
    do throws(PluginFault) {
      raw = try RawPlugin(launch, watchdog: try host.watchdog())
    } catch {
      return .failure(error)
    }
    var result: Result<Void, any Error>
    do {
      guard try raw.line(within: launch.limits.hello) != nil else {
        throw Breach("it \(PluginFault.noHello(within: launch.limits.hello))")
      }
      try one.body(raw, launch, hello)
      result = .success(())
    } catch {
      result = .failure(error)
    }
    let report = await raw.stop()
    if case .success = result, report.straysKilled > 0 {
      result = .failure(Self.strays(report.straysKilled))
    }
    return result
  }

  // MARK: Conduct

  /// Starts it, lets the body use it, ends it; how it behaves from hello to end counts as well.
  private func conduct<Value>(
    on host: PluginHost, _ body: (ProcessPlugin) async throws -> Value
  ) async -> Result<Value, Breach> {
    let process: PluginProcess
    do throws(PluginFault) {
      process = try PluginProcess(launch, watchdog: try host.watchdog())
    } catch {
      return .failure(Breach("it \(error)"))
    }
    var breach: Breach?
    var value: Value?
    do {
      value = try await body(try ProcessPlugin(process))
    } catch let fault as PluginFault {
      breach = Breach("it \(fault)")
    } catch let found as Breach {
      breach = found
    } catch {
      breach = Breach("\(error)")
    }
    // What it was found to have done is more telling than what came of it.
    if let fault = process.troubles.first { breach = Breach("it \(fault)") }
    let isOver = process.end != nil
    let (answer, report) = await process.stop()
    if breach == nil, let fault = process.troubles.first { breach = Breach("it \(fault)") }
    if breach == nil { breach = Self.breach(answer, report, isOver: isOver, process) }
    if let breach { return .failure(breach) }
    guard let value else { return .failure(Breach("it was not tried")) }
    return .success(value)
  }

  private static func strays(_ count: Int) -> Breach {
    Breach("it left \(counted(count, "process", "processes")) behind")
  }

  /// What was wrong with its end.
  private static func breach(
    _ answer: Result<[UInt8], PluginFault>, _ report: StopReport, isOver: Bool,
    _ process: PluginProcess
  ) -> Breach? {
    let limit = process.command.limits.shutdown
    if case .failure(let fault) = answer, !isOver { return Breach("it \(fault)") }
    if report.wasKilled || !report.endedByItself {
      return Breach("it did not end within \(limit.text) after shutdown")
    }
    if report.status != .exited(0) { return Breach("it \(report.status) after shutdown") }
    if report.straysKilled > 0 { return strays(report.straysKilled) }
    if !process.remainder.isEmpty {
      return Breach("it ended with half a line on its standard output: \"\(process.remainder)\"")
    }
    if process.discardedLog > 0 {
      return Breach(
        "it wrote more to its standard error than the \(process.command.limits.log) bytes that "
          + "are kept")
    }
    return nil
  }

  private func configure(_ plugin: ProcessPlugin) throws {
    do throws(Problems) {
      _ = try plugin.plugin.configured(written, at: Place("--set", 1))
    } catch {
      throw Breach(error.all.map(\.sentence).joined(separator: "; "))
    }
    if let fault = plugin.process.troubles.first { throw fault }
  }

  /// The hello of one that does not end as it should.
  private func lenientHello(on host: PluginHost) async -> PluginHello? {
    guard let process = try? PluginProcess(launch, watchdog: try host.watchdog()) else {
      return nil
    }
    let hello = try? process.greeting()
    await process.stop()
    return hello
  }

  private func contents(on host: PluginHost) async -> PluginContents {
    guard case .success(let contents) = await conduct(on: host, { plugin in plugin.contents })
    else { return PluginContents() }
    return contents
  }

  private func outcome(of result: Result<Void, any Error>) -> ContractResult.Outcome {
    switch result {
    case .success: .passed
    case .failure(let why as NotTried): .skipped(why.why)
    case .failure(let fault as PluginFault): .failed("it \(fault)")
    case .failure(let error): .failed("\(error)")
    }
  }
}

extension PluginContract {
  /// Tries the cases about what a plugin offers on one that is part of this program.
  public static func inProcess(
    _ plugin: Plugin, on samples: ContractSamples
  ) async -> [ContractResult] {
    var results: [ContractResult] = []
    for one in OfferCase.all(plugin.contents) {
      do {
        try await one.body(plugin.contents, samples)
        results.append(ContractResult(one.name, .passed))
      } catch let why as NotTried {
        results.append(ContractResult(one.name, .skipped(why.why)))
      } catch {
        results.append(ContractResult(one.name, .failed("\(error)")))
      }
    }
    return results
  }
}
