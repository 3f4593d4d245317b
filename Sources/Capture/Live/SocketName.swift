import Wire

#if canImport(Glibc)
  import Glibc
#endif

/// An IPv4 or IPv6 socket address as the system calls want it.
struct SocketName {
  private var storage = sockaddr_storage()
  private var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

  init() {}

  init(_ endpoint: Endpoint) {
    switch endpoint.address {
    case .v4(let number):
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_addr.s_addr = number.bigEndian
      name.sin_port = endpoint.port.bigEndian
      store(name)
    case .v6:
      var name = sockaddr_in6()
      name.sin6_family = sa_family_t(AF_INET6)
      withUnsafeMutableBytes(of: &name.sin6_addr) {
        $0.copyBytes(from: endpoint.address.networkBytes)
      }
      name.sin6_port = endpoint.port.bigEndian
      store(name)
    }
  }

  /// The address a socket is bound to.
  static func of(_ socket: Int32) -> Endpoint? {
    var name = SocketName()
    return name.pass { getsockname(socket, $0, $1) } == 0 ? name.endpoint : nil
  }

  var endpoint: Endpoint? {
    withUnsafeBytes(of: storage) { raw in
      let view = ByteView(raw)
      switch Int32(storage.ss_family) {
      case AF_INET: return Endpoint(.v4(view.four(at: 4)), UInt16(view.two(at: 2)))
      case AF_INET6:
        return Endpoint(
          .v6(high: view.eight(at: 8), low: view.eight(at: 16)), UInt16(view.two(at: 2)))
      default: return nil
      }
    }
  }

  func bind(_ socket: Int32) -> Bool {
    var name = self
    return name.pass { Glibc.bind(socket, $0, $1.pointee) } == 0
  }

  /// Takes a datagram and its sender; negative when there is none.
  mutating func receive(_ socket: Int32, _ buffer: inout [UInt8]) -> Int {
    pass { recvfrom(socket, &buffer, buffer.count, 0, $0, $1) }
  }

  /// Takes a connection and its other end; negative when there is none.
  mutating func accept(_ socket: Int32) -> Int32 {
    pass { Glibc.accept(socket, $0, $1) }
  }

  private mutating func store<Name>(_ name: Name) {
    withUnsafeMutableBytes(of: &storage) { target in
      withUnsafeBytes(of: name) { target.copyMemory(from: $0) }
    }
    length = socklen_t(MemoryLayout<Name>.size)
  }

  /// The socket calls take any address family's structure through one pointer type.
  private mutating func pass<Result>(
    _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
  ) -> Result {
    var length = length
    defer { self.length = length }
    return withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &length) }
    }
  }
}
