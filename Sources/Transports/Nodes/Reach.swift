public import Wire

/// The addresses a node may send to.
public enum Reach: Hashable, Sendable {
  /// 127.0.0.0/8 and ::1 only.
  case loopback
  /// Loopback and these, which the user has named.
  case including(Set<IPAddress>)
  /// Every address: for a product in service, never for a test.
  case everywhere

  public func allows(_ address: IPAddress) -> Bool {
    switch self {
    case .loopback: address.isLoopback
    case .including(let others): address.isLoopback || others.contains(address)
    case .everywhere: true
    }
  }
}
