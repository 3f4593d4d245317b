public import Wire

/// Where HEP is received: an address of this machine and a port.
public struct HEPPlace: Hashable, Sendable, CustomStringConvertible {
  public let endpoint: Endpoint

  /// Reads `:9060` or `9060`, which is this machine alone, or `192.0.2.1:9060`; nil otherwise.
  ///
  /// There is no way to receive from other machines but to write the address: reports are
  /// believed, and whoever can send them can make up calls.
  public init?(_ text: String) {
    let digits = text.hasPrefix(":") ? text.dropFirst() : text[...]
    if let port = UInt16(digits) {
      endpoint = Endpoint(.v4(127, 0, 0, 1), port)
      return
    }
    // A port must be written: SIP's is not HEP's.
    guard text.hasSuffix("]") == false, text.contains(":"), IPAddress(text) == nil,
      let written = Endpoint(text)
    else { return nil }
    endpoint = written
  }

  public var description: String { "HEP at \(endpoint)" }
}
