import Plugins
import Wire

/// The run's trunks as a configuration template may name them.
struct TrunkValues {
  /// Configurations that name each trunk by itself name no more.
  static let most = 4

  /// `{{trunk.1.address}}`, `{{trunk.1.port}}` and `{{trunk.1.transport}}`, up to four.
  ///
  /// A configuration names as many trunks as its author has. Those that a scenario has no edge for
  /// are where nobody listens, as a trunk that is out of order.
  static func numbered(_ edges: [Site.Party], after system: Endpoint) -> [String: TemplateValue] {
    var values: [String: TemplateValue] = [:]
    for number in 1...most {
      let edge = number <= edges.count ? edges[number - 1] : nil
      let last = edges.last?.endpoint ?? system
      let endpoint =
        edge?.endpoint
        ?? Endpoint(address(number - edges.count, after: last.address), last.port)
      let transport = edge?.transport ?? edges.last?.transport ?? .udp
      values["trunk.\(number).address"] = .text(endpoint.address.description)
      values["trunk.\(number).port"] = .text(String(endpoint.port))
      values["trunk.\(number).transport"] = .text(transport.rawValue)
    }
    return values
  }

  private static func address(_ distance: Int, after address: IPAddress) -> IPAddress {
    switch address {
    case .v4(let number): .v4(number &+ UInt32(distance))
    case .v6(let high, let low): .v6(high: high, low: low &+ UInt64(distance))
    }
  }
}
