import Plugins
import Wire

/// A party that a plugin says which program plays.
struct ProcessParty: PartyPlayer {
  let card: ExtensionCard
  private let plugin: ProcessPlugin

  init(_ offered: OfferedPart, of plugin: ProcessPlugin) {
    card = ExtensionCard(offered)
    self.plugin = plugin
  }

  private struct Params: Encodable {
    let party: String
    let name: String
    let endpoint: String
    let transport: String
    let endpoints: [String: String]
    let numbers: [String]
    let seed: String
    let settings: [String: PluginValue]
  }

  /// What it answers: a program that ends with that status within that time.
  struct Answer: Decodable, Sendable {
    let command: [String]
    let exit: Int32?
    /// In seconds.
    let within: Double?
  }

  func part(at place: PartyPlace, _ settings: SettingValues) async throws -> PartyPart {
    let request = try PluginRequest.make(
      "party.prepare",
      Params(
        party: card.name, name: place.name, endpoint: place.endpoint.description,
        transport: place.transport.rawValue,
        endpoints: place.endpoints.mapValues(\.description),
        numbers: place.numbers,
        seed: String(place.seed, radix: 16), settings: settings.json))
    let answer = try await plugin.answer(to: request, as: Answer.self)
    guard let program = answer.command.first, !program.isEmpty,
      !answer.command.contains(where: { $0.contains("\0") })
    else { throw plugin.nonsense("\"command\" names no program", in: request) }
    let seconds = answer.within ?? 30
    guard seconds > 0, seconds <= 600 else {
      throw plugin.nonsense("within \(seconds) s is not from 0 to 600", in: request)
    }
    return .program(
      answer.command, exit: answer.exit ?? 0,
      within: .milliseconds(Int64((seconds * 1000).rounded())))
  }
}

extension ExtensionCard {
  init(_ offered: OfferedPart) {
    self.init(
      offered.name, PluginText.brief(offered.title),
      settings: offered.settings.compactMap(\.declaration))
  }
}
