import Checks
public import Plugins
import Synchronization
import Wire

/// A plugin that runs as a process: what it said hello with, and what it brings.
public final class ProcessPlugin: Sendable {
  public let hello: PluginHello
  public let process: PluginProcess
  /// Settings it was initialized with, and what came of it.
  private let initialized = Mutex<(settings: SettingValues, outcome: PluginFault?)?>(nil)

  /// Waits for the hello of a process; throws why there was none.
  init(_ process: PluginProcess) throws(PluginFault) {
    self.process = process
    hello = try process.greeting()
  }

  public var name: String { hello.name }
  public var limits: PluginLimits { process.command.limits }

  /// Everything it did wrong so far, a sentence each.
  public var troubles: [PluginTrouble] { process.troubles.map { PluginTrouble(name, $0) } }

  /// As the registry takes it: it is initialized when its settings are known.
  public var plugin: Plugin {
    let declarations = hello.settings.compactMap(\.declaration)
    return Plugin(name: name, version: hello.version, settings: declarations) { values in
      try self.initialize(values)
      return self.contents
    }
  }

  /// What it offers, as extensions.
  public var contents: PluginContents {
    PluginContents(
      checks: hello.offers.checks.map { ProcessCheck($0, of: self) },
      packs: hello.offers.packs.map { ProcessPack($0, of: self) },
      systems: hello.offers.systems.map { ProcessSystem($0, of: self) },
      parties: hello.offers.parties.map { ProcessParty($0, of: self) },
      faults: hello.offers.faults.map { ProcessFault($0, of: self) },
      reporters: hello.offers.reporters.map { ProcessReporter($0, of: self) })
  }

  /// Hands it its settings, once; throws a sentence only where it refuses them.
  ///
  /// What else goes wrong is told as its trouble, and what it offers is then inconclusive.
  func initialize(_ settings: SettingValues) throws {
    let known = initialized.withLock { $0 }
    if let known, known.settings == settings {
      if case .refused(_, _, let message)? = known.outcome { throw Refusal(message) }
      return
    }
    let outcome = initialization(settings)
    initialized.withLock { $0 = (settings, outcome) }
    if case .refused(_, _, let message)? = outcome { throw Refusal(message) }
  }

  private func initialization(_ settings: SettingValues) -> PluginFault? {
    do throws(PluginFault) {
      let request = try PluginRequest.initialize(settings)
      let line = try process.ask(request)
      let said = try process.read(line, of: request, as: InitializeAnswer.self)
      guard said.name == hello.name, said.version == hello.version else {
        let fault = PluginFault.lied(
          hello: "\(hello.name) \(hello.version)",
          initialize: PluginText.brief("\(said.name) \(said.version)"))
        process.complain(fault)
        throw fault
      }
      return nil
    } catch {
      return error
    }
  }

  /// Asks; one that was not initialized is not asked, for what it said would mean nothing.
  func ask(_ request: PluginRequest) throws(PluginFault) -> [UInt8] {
    try checkInitialized()
    return try process.ask(request)
  }

  private func checkInitialized() throws(PluginFault) {
    if let fault = initialized.withLock({ $0?.outcome }) { throw fault }
  }

  /// The same without holding a thread up, and reads the result.
  func answer<Value: Decodable & Sendable>(
    to request: PluginRequest, as type: Value.Type
  ) async throws -> Value {
    do throws(PluginFault) {
      try checkInitialized()
      let line = try await process.answer(to: request)
      return try process.read(line, of: request, as: type)
    } catch {
      throw PluginTrouble(name, error)
    }
  }

  /// An answer that was understood and means nothing.
  func nonsense(_ why: String, in request: PluginRequest) -> PluginTrouble {
    PluginTrouble(name, process.nonsense(why, in: request))
  }
}

/// Why a plugin does not take its settings, in its own words.
struct Refusal: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// What a plugin answers to `initialize`: who it is, once more.
struct InitializeAnswer: Decodable {
  let name: String
  let version: String
}
