public import Wire

/// The addresses one scenario has for itself, 127.A.i.0/24: one for each party.
public struct AddressBlock: Hashable, Sendable {
  /// The second number, A: the same for a whole run.
  public let network: UInt8
  /// The third number, i: one for each scenario.
  public let index: UInt8

  public init(network: UInt8, index: UInt8) {
    self.network = network
    self.index = index
  }

  public func address(_ host: UInt8) -> IPAddress {
    .v4(127, network, index, host)
  }

  public var system: IPAddress { address(1) }

  /// Carriers are .2 to .9; nil beyond the eighth.
  public func carrier(_ number: Int = 0) -> IPAddress? { place(number, 2...9) }

  /// Edges are .11 to .19, the primary first; nil beyond the ninth.
  public func edge(_ number: Int) -> IPAddress? { place(number, 11...19) }

  /// Agents are .21 to .29; nil beyond the ninth.
  public func agent(_ number: Int) -> IPAddress? { place(number, 21...29) }

  /// Other parties are .31 to .99; nil beyond those.
  public func other(_ number: Int) -> IPAddress? { place(number, 31...99) }

  /// Where the harness asks from whether a system is up; no party of a scenario.
  public var probe: IPAddress { address(250) }

  /// Where a capture's sentinel packets come from; no party of a scenario.
  public var sentinel: IPAddress { address(251) }

  private func place(_ number: Int, _ hosts: ClosedRange<UInt8>) -> IPAddress? {
    guard number >= 0, number < hosts.count else { return nil }
    return address(hosts.lowerBound + UInt8(number))
  }
}

extension AddressBlock: CustomStringConvertible {
  public var description: String { "127.\(network).\(index).0/24" }
}
