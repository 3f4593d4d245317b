import Glibc
import Wire

/// A listening TCP socket of one test on a loopback address and a free port.
final class Door {
  let endpoint: Endpoint
  private var socket: Int32

  init(at address: IPAddress) throws {
    socket = try Self.open(at: address)
    endpoint = try Self.name(of: socket)
    guard listen(socket, 4) == 0 else { throw Post.Failure(step: "listen", reason: errno) }
  }

  deinit {
    if socket >= 0 { Glibc.close(socket) }
  }

  func close() throws {
    // A process that another test is starting has a copy, and would keep the port open.
    shutdown(socket, Int32(SHUT_RDWR))
    guard Glibc.close(socket) == 0 else { throw Post.Failure(step: "close", reason: errno) }
    socket = -1
  }

  /// Connects from that address, sends everything, and reads it at the other end.
  ///
  /// Gives the caller's endpoint.
  func exchange(_ messages: [[UInt8]], from address: IPAddress) throws -> Endpoint {
    let caller = try Self.open(at: address)
    defer { Glibc.close(caller) }
    guard connect(caller) == 0 else { throw Post.Failure(step: "connect", reason: errno) }
    let accepted = accept(socket, nil, nil)
    guard accepted >= 0 else { throw Post.Failure(step: "accept", reason: errno) }
    defer { Glibc.close(accepted) }
    for message in messages {
      var sent = 0
      var received = 0
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while received < message.count {
        if sent < message.count {
          let part = Array(message[sent..<min(sent + 16_384, message.count)])
          let count = Glibc.send(caller, part, part.count, 0)
          guard count > 0 else { throw Post.Failure(step: "send", reason: errno) }
          sent += count
        }
        let count = recv(accepted, &buffer, buffer.count, 0)
        guard count > 0 else { throw Post.Failure(step: "receive", reason: errno) }
        received += count
      }
    }
    return try Self.name(of: caller)
  }

  /// Tries to connect where nobody listens any more; the caller's endpoint when that is refused.
  func refusal(from address: IPAddress) throws -> Endpoint? {
    let caller = try Self.open(at: address)
    defer { Glibc.close(caller) }
    let name = try Self.name(of: caller)
    return connect(caller) != 0 && errno == ECONNREFUSED ? name : nil
  }

  private func connect(_ caller: Int32) -> Int32 {
    var name = Self.structure(endpoint)
    return withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(caller, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  private static func open(at address: IPAddress) throws -> Int32 {
    guard address.isLoopback else { throw Post.Failure(step: "address", reason: EINVAL) }
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw Post.Failure(step: "socket", reason: errno) }
    var name = structure(Endpoint(address, 0))
    let isBound = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isBound else {
      let reason = errno
      Glibc.close(socket)
      throw Post.Failure(step: "bind", reason: reason)
    }
    return socket
  }

  private static func name(of socket: Int32) throws -> Endpoint {
    var name = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isKnown = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &size) == 0 }
    }
    guard isKnown else { throw Post.Failure(step: "name", reason: errno) }
    return Endpoint(
      .v4(UInt32(bigEndian: name.sin_addr.s_addr)), UInt16(bigEndian: name.sin_port))
  }

  private static func structure(_ endpoint: Endpoint) -> sockaddr_in {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    if case .v4(let number) = endpoint.address { name.sin_addr.s_addr = number.bigEndian }
    name.sin_port = endpoint.port.bigEndian
    return name
  }
}
