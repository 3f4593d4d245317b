import Glibc
import Wire

/// A datagram socket of one test on a loopback address and a free port.
final class Post: Sendable {
  struct Failure: Error {
    let step: String
    let reason: Int32
  }

  let endpoint: Endpoint
  private let socket: Int32

  init(at address: IPAddress) throws {
    guard case .v4(let number) = address, address.isLoopback else {
      throw Failure(step: "address", reason: EINVAL)
    }
    let socket = Glibc.socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw Failure(step: "socket", reason: errno) }
    var name = Self.name(number, 0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
      }
    }
    guard isBound else {
      let reason = errno
      close(socket)
      throw Failure(step: "bind", reason: reason)
    }
    self.socket = socket
    endpoint = Endpoint(address, UInt16(bigEndian: name.sin_port))
  }

  deinit {
    close(socket)
  }

  func send(_ bytes: [UInt8], to destination: Endpoint) throws {
    guard case .v4(let number) = destination.address, destination.address.isLoopback else {
      throw Failure(step: "address", reason: EINVAL)
    }
    var name = Self.name(number, destination.port)
    let sent = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        sendto(socket, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard sent == bytes.count else { throw Failure(step: "send", reason: errno) }
  }

  private static func name(_ address: UInt32, _ port: UInt16) -> sockaddr_in {
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = address.bigEndian
    name.sin_port = port.bigEndian
    return name
  }
}
