import Faults
import Plugins
import SIP
import Wire

/// A fault that a plugin puts together from the harness's own rules.
///
/// The plugin is asked once a link, before the first packet; packets never go to it.
struct ProcessFault: Fault {
  let card: ExtensionCard
  private let plugin: ProcessPlugin

  init(_ offered: OfferedPart, of plugin: ProcessPlugin) {
    card = ExtensionCard(offered)
    self.plugin = plugin
  }

  private struct Params: Encodable {
    let fault: String
    let seed: String
    let settings: [String: PluginValue]
    let link: Link
  }

  private struct Link: Encodable {
    let party: String
    let transport: String
    let message: String
    let direction: String?
    let peer: String?
    let endpoints: [String: String]

    init(_ link: FaultLink) {
      party = link.party
      transport = link.transport.rawValue
      message = link.message
      direction = link.direction?.rawValue
      peer = link.peer
      endpoints = link.endpoints.mapValues(\.description)
    }
  }

  struct Answer: Decodable, Sendable {
    let rules: [PlannedRule]
  }

  static let mostRules = 100

  func rule(
    _ settings: SettingValues, on link: FaultLink, seed: UInt64
  ) throws -> any LinkRule {
    let request = try PluginRequest.make(
      "fault.plan",
      Params(
        fault: card.name, seed: String(seed, radix: 16), settings: settings.json,
        link: Link(link)))
    do throws(PluginFault) {
      let answer = try plugin.process.read(
        plugin.ask(request), of: request, as: Answer.self)
      guard answer.rules.count <= Self.mostRules else {
        throw plugin.process.nonsense(
          "\(answer.rules.count) rules, more than \(Self.mostRules)", in: request)
      }
      var rules: [any LinkRule] = []
      for (index, planned) in answer.rules.enumerated() {
        do throws(Nonsense) {
          rules.append(try planned.rule(seed: seed &+ UInt64(index)))
        } catch {
          throw plugin.process.nonsense(error.description, in: request)
        }
      }
      return RuleRow(rules)
    } catch {
      throw PluginTrouble(plugin.name, error)
    }
  }
}

/// Rules of which the first that does anything decides; an edited packet goes on to the next.
struct RuleRow: LinkRule {
  private var rules: [any LinkRule]

  init(_ rules: [any LinkRule]) {
    self.rules = rules
  }

  mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    var packet = packet
    var fate = Fate.pass
    for index in rules.indices {
      let said = rules[index].judge(packet, direction, at: now)
      switch said {
      case .pass: continue
      case .replace(let bytes):
        packet.bytes = bytes
        fate = said
      case .drop, .delay, .duplicate, .hold, .cut: return said
      }
    }
    return fate
  }
}
