import Wire

/// The policies that hold, one of each kind.
public struct Policies: Sendable {
  private var all: [ObjectIdentifier: any Policy] = [:]

  public init(_ policies: [any Policy] = []) {
    for policy in policies { all[ObjectIdentifier(type(of: policy))] = policy }
  }

  /// The policy of that kind, or its defaults.
  public func policy<P: Policy>(_ type: P.Type) -> P {
    all[ObjectIdentifier(type)] as? P ?? P()
  }
}
