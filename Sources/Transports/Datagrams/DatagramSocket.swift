import Glibc
import Wire

/// A bound UDP socket, non-blocking, that hears of ICMP errors with the peer they came from.
///
/// `IP_RECVERR` (ip(7)) is why this is not a channel of SwiftNIO: an unconnected socket learns
/// which destination was refused only from its error queue, which a channel cannot read, and a
/// channel closes itself when the pending error was already taken by a send.
final class DatagramSocket: Sendable {
  let descriptor: Int32
  let local: Endpoint

  init(_ endpoint: Endpoint) throws(BindError) {
    let listener = Listener(.udp, endpoint)
    let family = endpoint.address.isIPv6 ? AF_INET6 : AF_INET
    let type = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let descriptor = socket(family, type, 0)
    guard descriptor >= 0 else { throw BindError(listener, errno: errno) }
    // No SO_REUSEADDR: two UDP sockets on one address would silently share its datagrams.
    if let code = KernelAddress(endpoint).bind(descriptor) {
      close(descriptor)
      throw BindError(listener, errno: code)
    }
    self.descriptor = descriptor
    var bound = KernelAddress()
    _ = bound.write { getsockname(descriptor, $0, &$1) }
    local = bound.endpoint ?? endpoint
    let errors = endpoint.address.isIPv6 ? (Int32(IPPROTO_IPV6), Int32(25)) : (0, 11)
    set(errors.0, errors.1, 1)
    // The forced size needs a privilege; the plain one is cut to net.core.rmem_max.
    set(SOL_SOCKET, SO_RCVBUF, 8 << 20)
    set(SOL_SOCKET, SO_RCVBUFFORCE, 8 << 20)
    set(SOL_SOCKET, SO_SNDBUF, 2 << 20)
  }

  /// Has the kernel answer datagrams with ICMP port unreachable, as if nobody had bound the port.
  ///
  /// A socket that is connected is found only for datagrams of its peer (ip(7)), and nobody sends
  /// from the discard port of its own address. What had arrived before can still be read.
  func refuse() {
    let nobody = Endpoint(local.address, 9)
    _ = KernelAddress(nobody).read { connect(descriptor, $0, $1) }
  }

  /// Takes datagrams from everyone again.
  func accept() {
    var none = sockaddr()
    none.sa_family = sa_family_t(AF_UNSPEC)
    // An association is dissolved by connecting to no family; the bound address stays (udp(7)).
    _ = connect(descriptor, &none, socklen_t(MemoryLayout<sockaddr>.size))
  }

  enum Sent: Equatable {
    case sent
    case failed(errno: Int32)
  }

  func send(_ bytes: [UInt8], to destination: Endpoint) -> Sent {
    let address = KernelAddress(destination)
    var waits = 0
    var refusals = 0
    while true {
      let count = bytes.withUnsafeBytes { buffer in
        address.read {
          sendto(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL), $0, $1)
        }
      }
      if count >= 0 { return .sent }
      switch errno {
      case EINTR:
        continue
      case ECONNREFUSED where refusals < 16, EHOSTUNREACH where refusals < 16:
        // An error of an earlier datagram; this one has not been sent. The error queue still
        // holds the earlier one, and the reader reports it.
        refusals += 1
      case EAGAIN where waits < 10, ENOBUFS where waits < 10:
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, 1)
        waits += 1
      case let code:
        return .failed(errno: code)
      }
    }
  }

  enum Heard {
    case datagram(from: Endpoint, [UInt8])
    /// A datagram sent earlier could not be delivered to that endpoint.
    case unreachable(Endpoint)
    case nothing
  }

  /// The next datagram; errors of earlier sends are skipped here and read with `readError`.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Heard {
    var skipped = 0
    while skipped < 64 {
      var sender = KernelAddress()
      let count = sender.write {
        recvfrom(descriptor, buffer.baseAddress, buffer.count, 0, $0, &$1)
      }
      if count >= 0 {
        guard let endpoint = sender.endpoint else { continue }
        return .datagram(from: endpoint, [UInt8](buffer[..<count]))
      }
      if errno == EAGAIN { return .nothing }
      skipped += 1
    }
    return .nothing
  }

  /// The next entry of the error queue: the destination of the datagram that failed.
  func readError(into buffer: UnsafeMutableRawBufferPointer) -> Heard {
    var destination = KernelAddress()
    var part = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
    let count = destination.write { name, length in
      withUnsafeMutablePointer(to: &part) { part in
        var header = msghdr()
        header.msg_name = UnsafeMutableRawPointer(name)
        header.msg_namelen = length
        header.msg_iov = part
        header.msg_iovlen = 1
        return recvmsg(descriptor, &header, Int32(MSG_ERRQUEUE))
      }
    }
    guard count >= 0, let endpoint = destination.endpoint else { return .nothing }
    return .unreachable(endpoint)
  }

  /// Datagrams the kernel threw away because the receive buffer was full.
  var dropped: Int {
    var memory = [UInt32](repeating: 0, count: 9)
    var length = socklen_t(memory.count * 4)
    // SO_MEMINFO is 55; its last number is SK_MEMINFO_DROPS (linux/sock_diag.h).
    guard getsockopt(descriptor, SOL_SOCKET, 55, &memory, &length) == 0 else { return 0 }
    return Int(memory[8])
  }

  /// Closes a socket that was never given to a reader; otherwise the reader closes it.
  func closeUnwatched() {
    close(descriptor)
  }

  private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }
}
