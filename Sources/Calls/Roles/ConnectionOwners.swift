package import SIP
import Wire

/// Whose the TCP connections are that come from an address several elements share.
///
/// The port a connection comes from says nothing. Its owner is where the sender of every request
/// on it says responses should go, the topmost Via (RFC 3261 §18.1.1), or, of a request that
/// nobody has passed on, its Contact. Both count only if they name the very address the
/// connection comes from and another port; where requests on one connection disagree, or name
/// the element they go to, the connection stays unknown.
package struct ConnectionOwners: Sendable {
  private var owners: [Endpoint: Endpoint] = [:]

  /// Nothing is known.
  package init() {}

  package init(_ requests: some Sequence<Sighting>) {
    var refused: Set<Endpoint> = []
    for request in requests where request.transport != .udp {
      let source = request.source
      guard source.address == request.destination.address, !refused.contains(source),
        let message = request.message, let owner = Self.owner(message, from: source)
      else { continue }
      if owner == request.destination || owner != owners[source] ?? owner {
        refused.insert(source)
        owners[source] = nil
      } else {
        owners[source] = owner
      }
    }
  }

  private static func owner(_ message: Message, from source: Endpoint) -> Endpoint? {
    let vias = message.values(.via)
    guard let via = vias.first.flatMap({ Via($0) }), let host = IPAddress(via.host),
      host == source.address
    else { return nil }
    let sentBy = Endpoint(host, via.port ?? (via.transport == .tls ? 5061 : 5060))
    if sentBy.port != source.port { return sentBy }
    guard vias.count == 1,
      let contact = message.header(.contact).flatMap({ NameAddress($0) })?.uri,
      IPAddress(contact.host) == source.address, let port = contact.port, port != source.port
    else { return nil }
    return Endpoint(source.address, port)
  }

  /// Where the element listens whose connection comes from there; else the same place.
  func place(of endpoint: Endpoint) -> Endpoint { owners[endpoint] ?? endpoint }

  /// The ports from which an element made connections, in order.
  func ports(of owner: Endpoint) -> [UInt16] {
    owners.filter { $0.value == owner }.map(\.key.port).sorted()
  }
}
