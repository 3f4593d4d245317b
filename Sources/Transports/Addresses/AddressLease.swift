import Glibc
import Wire

/// A network 127.A.0.0/16 that this process alone uses until it ends or releases it.
///
/// The lease is a UDP socket bound to 127.A.255.254: the kernel refuses a second one, and gives
/// it back when the process dies, whatever it dies of.
public final class AddressLease: Sendable {
  /// The port every lease is held on.
  public static let port: UInt16 = 45_061

  public let network: UInt8
  private let socket: DatagramSocket

  private init(network: UInt8, socket: DatagramSocket) {
    self.network = network
    self.socket = socket
  }

  deinit {
    socket.closeUnwatched()
  }

  /// Leases the first free network in an order that follows from the seed.
  ///
  /// Networks 0 to 15 are left to others: 127.0.0.1 and 127.0.1.1 have old uses.
  public static func acquire(seed: UInt64) throws(LeaseError) -> AddressLease {
    var generator = SeededGenerator(seed: seed).fork("address lease")
    var reason = ""
    for network in (UInt8(16)...254).shuffled(using: &generator) {
      do throws(BindError) {
        let socket = try DatagramSocket(Endpoint(.v4(127, network, 255, 254), port))
        return AddressLease(network: network, socket: socket)
      } catch {
        reason = error.reason
      }
    }
    throw .noneFree(lastReason: reason)
  }

  /// The block of scenario `index`; nil from 255 on, as the last block holds the lease itself.
  public func block(_ index: Int) -> AddressBlock? {
    guard (0..<255).contains(index) else { return nil }
    return AddressBlock(network: network, index: UInt8(index))
  }
}

/// Why no network could be leased.
public enum LeaseError: Error, Hashable, CustomStringConvertible {
  case noneFree(lastReason: String)

  public var description: String {
    switch self {
    case .noneFree(let reason):
      "no free network among 127.16.0.0/16 to 127.254.0.0/16; the last one said: \(reason)"
    }
  }
}
