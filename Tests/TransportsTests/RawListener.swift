import Glibc
import Wire

/// A listening socket on an address of its own from which nobody accepts.
struct RawListener {
  struct Failed: Error { let errno: Int32 }

  let endpoint: Endpoint
  private let descriptor: Int32

  init(_ address: IPAddress, backlog: Int32) throws {
    endpoint = Endpoint(address)
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard Self.withAddress(endpoint, { bind(descriptor, $0, $1) }) == 0,
      listen(descriptor, backlog) == 0
    else { throw Failed(errno: errno) }
  }

  func close() { Glibc.close(descriptor) }

  /// Copies of this process's descriptors that listen at the endpoint.
  static func copies(of endpoint: Endpoint) -> [Int32] {
    (3..<Int32(sysconf(Int32(_SC_OPEN_MAX)))).filter { descriptor in
      var listens: Int32 = 0
      var length = socklen_t(MemoryLayout<Int32>.size)
      guard getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0,
        listens == 1
      else { return false }
      var address = sockaddr_in()
      length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isKnown = withUnsafeMutablePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          getsockname(descriptor, $0, &length) == 0
        }
      }
      guard isKnown, case .v4(let number) = endpoint.address else { return false }
      return address.sin_addr.s_addr.bigEndian == number
        && address.sin_port.bigEndian == endpoint.port
    }.map { dup($0) }
  }

  static func withAddress<T>(
    _ endpoint: Endpoint, _ body: (UnsafePointer<sockaddr>, socklen_t) -> T
  ) -> T {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = endpoint.port.bigEndian
    if case .v4(let number) = endpoint.address { address.sin_addr.s_addr = number.bigEndian }
    return withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}

/// A listening socket whose backlog is full, so that connecting to it takes for ever.
struct FullListener {
  private let listener: RawListener
  private var fillers: [Int32] = []

  var endpoint: Endpoint { listener.endpoint }

  init(_ address: IPAddress) throws {
    listener = try RawListener(address, backlog: 0)
    for _ in 0..<4 {
      let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
      let filler = socket(AF_INET, type, 0)
      _ = RawListener.withAddress(listener.endpoint) { connect(filler, $0, $1) }
      fillers.append(filler)
    }
  }

  func close() {
    for filler in fillers { Glibc.close(filler) }
    listener.close()
  }
}
