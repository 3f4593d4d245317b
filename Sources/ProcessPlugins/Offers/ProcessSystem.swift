import Foundation
import Plugins
import Wire

/// A system under test that a plugin says how to launch.
struct ProcessSystem: SystemUnderTest {
  let card: SystemCard
  private let plugin: ProcessPlugin

  init(_ offered: OfferedPart, of plugin: ProcessPlugin) {
    card = SystemCard(
      offered.name, kind: offered.kind ?? "", PluginText.brief(offered.title),
      settings: offered.settings.compactMap(\.declaration))
    self.plugin = plugin
  }

  private struct Params: Encodable {
    let system: String
    let run: String
    let site: SiteRecord
    let directory: String
    let values: [String: PluginValue]
    let policy: [String: PluginValue]
    let settings: [String: PluginValue]
  }

  func setUp(at place: SystemPlace, _ settings: SettingValues) async throws -> SystemSetup {
    let request = try PluginRequest.make(
      "system.prepare",
      Params(
        system: card.name, run: place.run, site: SiteRecord(place.site),
        directory: place.directory, values: place.values.mapValues(PluginValue.init),
        policy: place.policy.json, settings: settings.json))
    let answer = try await plugin.answer(to: request, as: LaunchAnswer.self)
    do throws(Nonsense) {
      return try answer.setup()
    } catch {
      throw plugin.nonsense(error.description, in: request)
    }
  }
}

extension PluginValue {
  fileprivate init(_ value: TemplateValue) {
    switch value {
    case .text(let text): self = .text(text)
    case .list(let values): self = .list(values.map { PluginValue($0) })
    case .record(let values): self = .object(values.mapValues { PluginValue($0) })
    }
  }
}

/// What a plugin answers to `system.prepare`.
struct LaunchAnswer: Decodable, Sendable {
  struct File: Decodable, Sendable {
    let name: String
    let text: String
  }

  /// One thing that must be seen: the one field that is there.
  struct Readiness: Decodable, Sendable {
    let options: [String]?
    let port: [String]?
    let log: String?
  }

  let command: [String]
  let files: [File]?
  let environment: [String: String]?
  let readiness: [Readiness]?

  static let mostFiles = 100

  /// Reads it; throws why it means nothing.
  func setup() throws(Nonsense) -> SystemSetup {
    guard let program = command.first, !program.isEmpty else {
      throw Nonsense("\"command\" names no program")
    }
    let files = files ?? []
    guard files.count <= Self.mostFiles else {
      throw Nonsense("\(files.count) files, more than \(Self.mostFiles)")
    }
    for file in files { try FileNames.check(file.name) }
    for name in (environment ?? [:]).keys where name.isEmpty || name.contains("=") {
      throw Nonsense("\"\(PluginText.brief(name))\" is no name of a variable")
    }
    for text in command + (environment ?? [:]).values where text.contains("\0") {
      throw Nonsense("\"\(PluginText.brief(text))\" holds a NUL")
    }
    var seen: [SystemSetup.Readiness] = []
    for one in readiness ?? [] { seen.append(try one.readiness()) }
    var setup = SystemSetup(
      command: command, files: files.map { .init($0.name, $0.text) },
      environment: environment ?? [:])
    if !seen.isEmpty { setup.readiness = seen }
    return setup
  }
}

extension LaunchAnswer.Readiness {
  fileprivate func readiness() throws(Nonsense) -> SystemSetup.Readiness {
    if let options { return .answersOptions(try transports(options)) }
    if let port { return .opensPort(try transports(port)) }
    guard let log else {
      throw Nonsense("a readiness has none of \"options\", \"port\" and \"log\"")
    }
    guard log.count <= 500, (try? Regex(log)) != nil else {
      throw Nonsense("\"\(PluginText.brief(log))\" is no regular expression")
    }
    return .logs(log)
  }

  private func transports(_ words: [String]) throws(Nonsense) -> [Transport] {
    guard !words.isEmpty else { throw Nonsense("a readiness names no transport") }
    var all: [Transport] = []
    for word in words {
      guard let transport = Transport(rawValue: word), [.udp, .tcp].contains(transport) else {
        throw Nonsense("transport \"\(PluginText.brief(word))\" is not one of udp, tcp")
      }
      all.append(transport)
    }
    return all
  }
}

/// What names of files a plugin may give.
enum FileNames {
  /// Throws where a name has a folder, or would be hidden.
  static func check(_ name: String) throws(Nonsense) {
    guard !name.isEmpty, name.utf8.count <= 100, !name.hasPrefix("."),
      !name.contains("/"), !name.unicodeScalars.contains(where: { $0.value < 0x20 })
    else {
      throw Nonsense("\"\(PluginText.brief(name))\" is not a plain file name")
    }
  }
}
