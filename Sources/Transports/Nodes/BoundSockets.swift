import Wire

/// The sockets of a node: all of what it wants to listen on, or an error and none.
struct BoundSockets {
  private(set) var datagrams: [DatagramSocket] = []
  private(set) var streams: [StreamSocket] = []
  private(set) var listeners: [Listener] = []

  /// Listeners with port 0 on one address share the port that the system chose for the first; TLS
  /// has its own, as it is TCP to the system.
  init(_ wanted: [Listener], isSecured: Bool = false) throws(BindError) {
    var chosen: [IPAddress: UInt16] = [:]
    do throws(BindError) {
      for listener in wanted {
        var endpoint = listener.endpoint
        let isSharing = listener.endpoint.port == 0 && listener.transport != .tls
        if isSharing { endpoint.port = chosen[endpoint.address] ?? 0 }
        switch listener.transport {
        case .udp:
          let socket = try DatagramSocket(endpoint)
          datagrams.append(socket)
          endpoint = socket.local
        case .tls where !isSecured:
          throw BindError(listener, reason: "there is no certificate for TLS")
        case .tcp, .tls:
          let socket = try StreamSocket(endpoint, listener.transport)
          streams.append(socket)
          endpoint = socket.local
        case .ws:
          throw BindError(listener, reason: "\(listener.transport.viaName) is not spoken here")
        }
        if isSharing { chosen[endpoint.address] = endpoint.port }
        listeners.append(Listener(listener.transport, endpoint))
      }
    } catch {
      for socket in datagrams { socket.closeUnwatched() }
      for socket in streams { socket.close() }
      throw error
    }
  }
}
