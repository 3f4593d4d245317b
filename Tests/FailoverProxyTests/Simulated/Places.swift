import FailoverProxy
import Wire

/// Where everybody lives in the simulated network.
enum Places {
  static let system = Endpoint(.v4(127, 9, 0, 1))
  static let carrier = Endpoint(.v4(127, 9, 0, 2))
  static let primary = Endpoint(.v4(127, 9, 0, 11))
  static let secondary = Endpoint(.v4(127, 9, 0, 12))
}

extension Configuration {
  /// One primary and one secondary over that transport, the guides' numbers for the rest.
  static func pair(
    _ transport: Transport = .udp, _ change: (inout Configuration) -> Void = { _ in }
  ) -> Configuration {
    var configuration = Configuration(
      listeners: [.init(.udp, Places.system), .init(.tcp, Places.system)],
      trunks: [
        Trunk("primary", Places.primary, transport, priority: 1),
        Trunk("secondary", Places.secondary, transport, priority: 2),
      ])
    change(&configuration)
    return configuration
  }
}
