public import Faults
import Plugins
public import SIP
public import Wire

/// What is wrong with a party's link, as the scenario file says it.
public struct LinkFault: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case loss(Double)
    case drop
    case delay(Duration)
    case duplicate(pause: Duration)
    case reorder(atMost: Duration)
    case hold(until: MessageFilter.Kind, atMost: Duration)
    /// Sets a header field, or removes it where the value is nil.
    case edit(HeaderName, to: String?)
    case blackhole(for: Duration?)
    case cut(for: Duration?)
    /// One that a plugin brings.
    case brought(BroughtFault)
  }

  public let kind: Kind
  public let message: MessageFilter.Kind
  public let direction: LinkDirection?
  /// The party at the other end; nil for every one.
  public let peer: String?
  public let occurrences: Occurrences
  /// How many of the messages are struck, drawn from the seed; nil for all.
  public let share: Double?
  public let line: Int

  /// The rule for that party's link; throws what a plugin's fault throws.
  ///
  /// `endpoints` says where everybody is, by name; `complain` is told what a plugin's rule does
  /// that no link can do.
  public func rule(
    of party: String, over transport: Transport, seed: UInt64, endpoints: [String: Endpoint],
    complain: @escaping @Sendable (String) -> Void = { _ in }
  ) throws -> any LinkRule {
    let filter = MessageFilter(message, direction, peer: peer.flatMap { endpoints[$0]?.address })
    let rule: any LinkRule =
      switch kind {
      case .loss(let rate): .loss(rate, seed: seed, of: filter)
      case .drop: .drop(filter, occurrences)
      case .delay(let duration): .delay(filter, by: duration, occurrences)
      case .duplicate(let pause): .duplicate(filter, after: pause, occurrences)
      case .reorder(let patience): .reorder(filter, atMost: patience, occurrences)
      case .hold(let release, let patience):
        .hold(filter, until: MessageFilter(release), atMost: patience, occurrences)
      case .edit(let name, let value): .edit(name, to: value, in: filter, occurrences)
      case .blackhole(let length): .blackhole(at: filter, for: length)
      case .cut(let length): .cut(at: filter, for: length)
      case .brought(let fault):
        .selected(
          filter, occurrences,
          try fault.rule(
            on: FaultLink(
              party: party, transport: transport, message: message.text, direction: direction,
              peer: peer, endpoints: endpoints), seed: seed, complain: complain))
      }
    guard let share else { return rule }
    return .sometimes(share, seed: seed ^ 0x5EED, rule)
  }
}

extension MessageFilter.Kind {
  /// As scenarios write it.
  fileprivate var text: String {
    func text(_ code: String, _ method: Method?) -> String {
      ([code] + [method?.rawValue].compactMap(\.self)).joined(separator: " ")
    }
    return switch self {
    case .any: "any"
    case .media: "RTP"
    case .request(let method): method.rawValue
    case .response(let status, let method): text("\(status.rawValue)", method)
    case .responseClass(let some, let method): text("\(some.rawValue)xx", method)
    }
  }
}
