import Faults
import Plugins
import Wire

/// A plugin's fault with the settings that a scenario gives it.
public struct BroughtFault: Sendable {
  let fault: any Fault
  let settings: SettingValues

  var name: String { fault.card.name }

  /// The plugin's rule, held to what a link can do.
  func rule(
    on link: FaultLink, seed: UInt64, complain: @escaping @Sendable (String) -> Void
  ) throws -> any LinkRule {
    BroughtRule(
      name: name, rule: try fault.rule(settings, on: link, seed: seed), complain: complain)
  }
}

extension BroughtFault: Hashable {
  public static func == (left: BroughtFault, right: BroughtFault) -> Bool {
    left.name == right.name && left.settings == right.settings
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(settings)
  }
}

/// A plugin's rule: what it says that no link can do is told, and the packet passes.
private struct BroughtRule: LinkRule {
  /// What an IPv4 datagram can carry over UDP (RFC 768, RFC 791).
  static let largest = 65_507
  static let longest = Duration.seconds(600)

  let name: String
  var rule: any LinkRule
  let complain: @Sendable (String) -> Void

  mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    let fate = rule.judge(packet, direction, at: now)
    switch fate {
    case .pass, .drop, .cut: return fate
    case .replace(let bytes):
      if (1...Self.largest).contains(bytes.count) { return fate }
      complain(
        "fault \"\(name)\" made a message of \(bytes.count) bytes; it may have 1 to "
          + "\(Self.largest)")
    case .delay(let duration), .duplicate(after: let duration),
      .hold(until: _, atMost: let duration):
      if duration >= .zero, duration <= Self.longest { return fate }
      complain(
        "fault \"\(name)\" wanted a packet \(duration.text) later; it may be 0 to "
          + "\(Self.longest.text)")
    }
    return .pass
  }
}
