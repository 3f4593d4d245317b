import Wire

/// The sockets of a node: all of what it wants to listen on, or an error and none.
struct BoundSockets {
  private(set) var datagrams: [DatagramSocket] = []
  private(set) var streams: [StreamSocket] = []
  private(set) var listeners: [Listener] = []

  /// Listeners with port 0 on one address share the port that the system chose for the first.
  init(_ wanted: [Listener]) throws(BindError) {
    var chosen: [IPAddress: UInt16] = [:]
    do throws(BindError) {
      for listener in wanted {
        var endpoint = listener.endpoint
        if endpoint.port == 0 { endpoint.port = chosen[endpoint.address] ?? 0 }
        switch listener.transport {
        case .udp:
          let socket = try DatagramSocket(endpoint)
          datagrams.append(socket)
          endpoint = socket.local
        case .tcp:
          let socket = try StreamSocket(endpoint)
          streams.append(socket)
          endpoint = socket.local
        case .tls, .ws:
          throw BindError(listener, reason: "\(listener.transport.viaName) is not spoken here")
        }
        if listener.endpoint.port == 0 { chosen[endpoint.address] = endpoint.port }
        listeners.append(Listener(listener.transport, endpoint))
      }
    } catch {
      for socket in datagrams { socket.closeUnwatched() }
      for socket in streams { socket.close() }
      throw error
    }
  }
}
