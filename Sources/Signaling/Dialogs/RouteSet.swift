public import SIP

/// The proxies that asked to stay on the way, nearest first (RFC 3261 §12.1).
public struct RouteSet: Hashable, Sendable {
  public struct Route: Hashable, Sendable {
    /// The value as the proxy wrote it.
    public let text: String
    public let uri: URI
  }

  public let routes: [Route]

  /// Reads the Record-Route of a message; nil when a value in it cannot be read.
  ///
  /// The caller reads the response and reverses it; the callee reads the request as it stands.
  init?(recordRoutesOf message: Message, reversed: Bool) {
    var routes: [Route] = []
    for text in message.values(.recordRoute) {
      guard let uri = NameAddress(text)?.uri else { return nil }
      routes.append(Route(text: text, uri: uri))
    }
    self.routes = reversed ? routes.reversed() : routes
  }

  /// Where a request goes first, given the remote target.
  func nextHop(to target: URI) -> URI { routes.first?.uri ?? target }

  /// The Request-URI and the Route values of a request to the target (RFC 3261 §12.2.1.1).
  ///
  /// A first proxy without `lr` is a strict router: it takes the Request-URI's place, and the
  /// target goes to the end of the Route.
  func address(_ target: URI) -> (requestURI: String, routes: [String]) {
    guard let first = routes.first else { return ("\(target)", []) }
    if first.uri.isLoose { return ("\(target)", routes.map(\.text)) }
    var uri = first.uri
    uri.parameters.remove("method")
    uri.headers = []
    return ("\(uri)", routes.dropFirst().map(\.text) + ["<\(target)>"])
  }
}
