import Glibc
import Wire

/// A TCP socket that listens, before an event loop has it.
struct StreamSocket {
  let descriptor: Int32
  let local: Endpoint
  /// What is spoken on its connections: TCP or TLS.
  let transport: Transport

  init(_ endpoint: Endpoint, _ transport: Transport) throws(BindError) {
    self.transport = transport
    let listener = Listener(transport, endpoint)
    let family = endpoint.address.isIPv6 ? AF_INET6 : AF_INET
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(family, type, 0)
    guard descriptor >= 0 else { throw BindError(listener, errno: errno) }
    // Connections of an earlier run in TIME_WAIT must not keep the address; Linux still refuses
    // a second listener.
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var code = KernelAddress(endpoint).bind(descriptor)
    if code == nil, listen(descriptor, 1024) != 0 { code = errno }
    if let code {
      Glibc.close(descriptor)
      throw BindError(listener, errno: code)
    }
    self.descriptor = descriptor
    var bound = KernelAddress()
    _ = bound.write { getsockname(descriptor, $0, &$1) }
    local = bound.endpoint ?? endpoint
  }

  /// Has the kernel refuse connections from now on, before the descriptor is closed.
  ///
  /// Closing alone is not enough: a process that is being started holds a copy of every
  /// descriptor until it has become its program, and until then the kernel accepts.
  func endListening() {
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  func close() {
    Glibc.close(descriptor)
  }
}
