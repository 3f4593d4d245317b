import Glibc
import Wire

/// An endpoint as the kernel wants it.
struct KernelAddress {
  var storage = sockaddr_storage()
  var length = socklen_t(MemoryLayout<sockaddr_storage>.size)

  init() {}

  init(_ endpoint: Endpoint) {
    switch endpoint.address {
    case .v4(let number):
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = endpoint.port.bigEndian
      address.sin_addr.s_addr = number.bigEndian
      fill(with: address)
    case .v6(let high, let low):
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = endpoint.port.bigEndian
      withUnsafeMutableBytes(of: &address.sin6_addr) { bytes in
        bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
        bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
      }
      fill(with: address)
    }
  }

  /// The endpoint; nil for a family that is neither IPv4 nor IPv6.
  var endpoint: Endpoint? {
    withUnsafeBytes(of: storage) { bytes in
      switch Int32(storage.ss_family) {
      case AF_INET:
        let address = bytes.load(as: sockaddr_in.self)
        return Endpoint(
          .v4(UInt32(bigEndian: address.sin_addr.s_addr)), UInt16(bigEndian: address.sin_port))
      case AF_INET6:
        let address = bytes.load(as: sockaddr_in6.self)
        let (high, low) = withUnsafeBytes(of: address.sin6_addr) {
          (
            UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
          )
        }
        return Endpoint(.v6(high: high, low: low), UInt16(bigEndian: address.sin6_port))
      default:
        return nil
      }
    }
  }

  /// Binds the socket; gives the error's number where it cannot be bound.
  ///
  /// What was just closed here can be held a little longer by a process that is being started: it
  /// has copies of all descriptors until it has become its program.
  func bind(_ descriptor: Int32) -> Int32? {
    var tries = 50
    while read({ Glibc.bind(descriptor, $0, $1) }) != 0 {
      let code = errno
      tries -= 1
      guard code == EADDRINUSE, tries > 0 else { return code }
      poll(nil, 0, 2)
    }
    return nil
  }

  /// Lends the address to a system call that reads it.
  func read<T>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> T) -> T {
    withUnsafePointer(to: storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// Lends the address to a system call that writes it.
  mutating func write<T>(_ body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> T) -> T {
    length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutablePointer(to: &storage) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
    }
  }

  private mutating func fill<T>(with address: T) {
    withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: address, as: T.self) }
    length = socklen_t(MemoryLayout<T>.size)
  }
}
