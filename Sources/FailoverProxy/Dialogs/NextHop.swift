import SIP
import Wire

/// Where a request with a To tag goes: by its Route, else by its Request-URI (RFC 3261 §16.4-16.6).
struct NextHop: Hashable, Sendable {
  enum Decision: Hashable, Sendable {
    case forward(NextHop)
    /// The request has no dialog yet.
    case initial
    /// The request ends here, and should not.
    case refuse(StatusCode)
  }

  var destination: Endpoint
  var transport: Transport
  var source: Endpoint
  /// The Request-URI, where it changes.
  var uri: String?
  var routes: [String]

  /// Only what came through this proxy's own Route is forwarded: it is no open relay.
  ///
  /// Host names are not looked up: a dialog's targets are addresses, or the call cannot go on.
  static func decide(_ request: Message, _ configuration: Configuration) -> Decision {
    guard request.toTag != nil else { return .initial }
    var routes = request.values(.route)
    var uri = request.requestURI ?? ""
    var changedURI: String?
    // A strict router before us put our own Route into the Request-URI (RFC 3261 §16.4).
    var crossed: Listener?
    if let last = routes.last, let own = ownListener(uri: URI(uri), configuration) {
      crossed = own
      guard let target = NameAddress(last) else { return .refuse(.badRequest) }
      uri = "\(target.uri)"
      changedURI = uri
      routes.removeLast()
    }
    while let first = routes.first {
      guard let address = NameAddress(first) else { return .refuse(.badRequest) }
      guard let own = ownListener(uri: address.uri, configuration) else { break }
      crossed = own
      routes.removeFirst()
    }
    guard let crossed else { return .refuse(.noSuchTransaction) }
    var target = URI(uri)
    if let first = routes.first, let route = NameAddress(first)?.uri {
      target = route
      if !route.isLoose {
        // The next hop is a strict router (RFC 3261 §16.6 item 6).
        routes.removeFirst()
        routes.append("<\(uri)>")
        changedURI = "\(route)"
      }
    }
    guard let target else { return .refuse(.badRequest) }
    return hop(to: target, crossed, changedURI, routes, configuration)
  }

  private static func hop(
    to target: URI, _ crossed: Listener, _ uri: String?, _ routes: [String],
    _ configuration: Configuration
  ) -> Decision {
    guard let destination = target.endpoint else { return .refuse(.notFound) }
    let isSecure = target.scheme.lowercased() == "sips"
    let transport = isSecure ? .tls : target.transport ?? crossed.transport
    let source =
      transport == crossed.transport
      ? crossed.endpoint
      : configuration.listeners.endpoint(over: transport, near: crossed.endpoint.address)
    guard let source else { return .refuse(.badGateway) }
    guard !configuration.isOwn(transport, destination) else { return .refuse(.noSuchTransaction) }
    return .forward(
      NextHop(
        destination: destination, transport: transport, source: source, uri: uri, routes: routes))
  }

  private static func ownListener(
    uri: URI?, _ configuration: Configuration
  ) -> Listener? {
    guard let uri, uri.isLoose, uri.user == nil, let endpoint = uri.endpoint else { return nil }
    let listener = Listener(uri.hop, endpoint)
    return configuration.listeners.contains(listener) ? listener : nil
  }
}
