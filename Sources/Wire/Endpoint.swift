/// An address and a port.
public struct Endpoint: Hashable, Sendable {
  public var address: IPAddress
  public var port: UInt16

  public init(_ address: IPAddress, _ port: UInt16 = 5060) {
    self.address = address
    self.port = port
  }
}

extension Endpoint: LosslessStringConvertible {
  /// Reads `127.0.0.1:5060`, `127.0.0.1` (port 5060) or `[::1]:5060`; nil for a host name.
  public init?(_ text: String) {
    if let address = IPAddress(text) {
      self.init(address)
      return
    }
    guard let colon = text.lastIndex(of: ":"),
      let port = UInt16(text[text.index(after: colon)...]),
      let address = IPAddress(text: text[..<colon])
    else { return nil }
    self.init(address, port)
  }

  public var description: String {
    address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)"
  }
}

extension Endpoint: Comparable {
  public static func < (left: Endpoint, right: Endpoint) -> Bool {
    left.address == right.address ? left.port < right.port : left.address < right.address
  }
}
