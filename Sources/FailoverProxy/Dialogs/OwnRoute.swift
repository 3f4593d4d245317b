import SIP
import Wire

/// The Record-Route values by which later requests of a dialog come back to this proxy.
struct OwnRoute: Hashable, Sendable {
  let listener: Listener

  var value: String {
    var uri = URI(at: listener.endpoint, transport: listener.transport)
    uri.parameters.append("lr")
    return "\(NameAddress(uri))"
  }

  /// What a request gets that came in at one endpoint and goes out from another, topmost first.
  ///
  /// Two values where they differ, so that each side finds its own transport (RFC 5658 §3).
  static func values(
    from incoming: Listener, to outgoing: Listener
  ) -> [String] {
    incoming == outgoing
      ? [OwnRoute(listener: incoming).value]
      : [OwnRoute(listener: outgoing).value, OwnRoute(listener: incoming).value]
  }
}
