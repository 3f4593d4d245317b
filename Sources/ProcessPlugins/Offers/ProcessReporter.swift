import Foundation
import Plugins

/// A reporter that a plugin writes the text of; the harness writes the files.
struct ProcessReporter: Reporter {
  let card: ExtensionCard
  private let plugin: ProcessPlugin

  init(_ offered: OfferedPart, of plugin: ProcessPlugin) {
    card = ExtensionCard(offered)
    self.plugin = plugin
  }

  /// What it answers: a text, or files.
  struct Answer: Decodable, Sendable {
    struct File: Decodable, Sendable {
      let name: String
      let text: String?
      let base64: String?
    }

    let text: String?
    let files: [File]?
  }

  static let mostFiles = 100

  func report(_ run: ReportedRun, _ settings: SettingValues) async throws -> ReporterOutput {
    struct Head: Encodable {
      let reporter: String
      let command: String
      let outcome: String
      let folder: String?
      let settings: [String: PluginValue]
    }
    let head = try PluginRequest.make(
      "reporter.write",
      Head(
        reporter: card.name, command: run.command, outcome: run.outcome, folder: run.folder,
        settings: settings.json))
    // The record is JSON already; its line ends are all between values.
    let record = run.json.replacing("\n", with: " ")
    let request = PluginRequest(
      head.method, params: head.params.dropLast() + ",\"record\":" + record + "}")
    guard request.params.utf8.count <= plugin.limits.request else {
      throw PluginTrouble(
        plugin.name,
        .tooLarge(
          method: request.method, bytes: request.params.utf8.count,
          limit: plugin.limits.request))
    }
    let answer = try await plugin.answer(to: request, as: Answer.self)
    do throws(Nonsense) {
      return try answer.output()
    } catch {
      throw plugin.nonsense(error.description, in: request)
    }
  }
}

extension ProcessReporter.Answer {
  fileprivate func output() throws(Nonsense) -> ReporterOutput {
    guard let files else {
      guard let text else { throw Nonsense("neither \"text\" nor \"files\"") }
      return .text(text)
    }
    guard text == nil else { throw Nonsense("both \"text\" and \"files\"") }
    guard files.count <= ProcessReporter.mostFiles else {
      throw Nonsense("\(files.count) files, more than \(ProcessReporter.mostFiles)")
    }
    var all: [ReportFile] = []
    var names: Set<String> = []
    for file in files {
      try FileNames.check(file.name)
      guard names.insert(file.name).inserted else {
        throw Nonsense("file \"\(PluginText.brief(file.name))\" is there twice")
      }
      if let text = file.text, file.base64 == nil {
        all.append(ReportFile(file.name, text: text))
      } else if let base64 = file.base64, file.text == nil,
        let data = Data(base64Encoded: base64)
      {
        all.append(ReportFile(file.name, Array(data)))
      } else {
        throw Nonsense(
          "file \"\(PluginText.brief(file.name))\" has no \"text\" and no readable \"base64\"")
      }
    }
    return .files(all)
  }
}
