import Glibc
import Wire

/// A TCP connection of one test to a loopback endpoint.
final class Line: Sendable {
  private let socket: Int32

  init(to destination: Endpoint) throws {
    guard case .v4(let number) = destination.address, destination.address.isLoopback else {
      throw Post.Failure(step: "address", reason: EINVAL)
    }
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = number.bigEndian
    name.sin_port = destination.port.bigEndian
    let result = withUnsafePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard socket >= 0, result == 0 else { throw Post.Failure(step: "connect", reason: errno) }
    self.socket = socket
  }

  deinit {
    close(socket)
  }

  func send(_ bytes: [UInt8]) throws {
    guard Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      throw Post.Failure(step: "send", reason: errno)
    }
  }
}
