import COsip
public import Wire

/// One hop of the way a request came and its response goes back (RFC 3261 §20.42).
public struct Via: Hashable, Sendable {
  public var transport: Transport
  /// The sent-by host, without brackets for IPv6.
  public var host: String
  public var port: UInt16?
  public var parameters: Parameters

  public init(
    _ transport: Transport, host: String, port: UInt16? = nil, parameters: Parameters = []
  ) {
    self.transport = transport
    self.host = host
    self.port = port
    self.parameters = parameters
  }

  /// The Via a sender puts on top of its request.
  public static func make(
    _ transport: Transport, _ endpoint: Endpoint, branch: String, rport: Bool = false
  ) -> Via {
    var via = Via(transport, host: "\(endpoint.address)", port: endpoint.port)
    if rport { via.parameters.append("rport") }
    via.parameters.append("branch", branch)
    return via
  }

  public var branch: String? { parameters["branch"] }

  /// What every branch made after RFC 3261 §8.1.1.7 begins with.
  public static let magicCookie = "z9hG4bK"

  /// Whether the branch starts with RFC 3261's cookie, and so identifies a transaction alone.
  public var hasMagicCookie: Bool { branch?.hasPrefix(Self.magicCookie) ?? false }

  /// The address the request really came from (RFC 3261 §18.2.1).
  public var received: String? {
    get { parameters["received"] }
    set {
      if let newValue {
        parameters.set("received", newValue)
      } else {
        parameters.remove("received")
      }
    }
  }

  /// Whether the sender asked for the response at its source port (RFC 3581 §3).
  public var wantsRport: Bool { parameters.contains("rport") }

  /// The source port the receiver filled in (RFC 3581 §4); nil while `rport` is an empty wish.
  public var rport: UInt16? {
    get { parameters["rport"].flatMap(HostText.port) }
    set { parameters.set("rport", newValue.map { "\($0)" }) }
  }

  /// Where an unreliable transport's response goes (RFC 3261 §18.2.2, RFC 3581 §4).
  ///
  /// Nil when that is a host name.
  public var responseEndpoint: Endpoint? {
    let plainPort = port ?? transport.defaultPort
    if let maddr = parameters["maddr"] {
      return IPAddress(maddr).map { Endpoint($0, plainPort) }
    }
    guard let address = IPAddress(received ?? host) else { return nil }
    return Endpoint(address, rport ?? plainPort)
  }
}

extension Via: LosslessStringConvertible {
  /// Reads one value by libosip2's grammar; nil when it is none or names another transport.
  public init?(_ text: String) {
    // The library does not look at the protocol's name.
    guard !text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }),
      text.prefix(while: { $0 != "/" }).trimmed.equalsIgnoringCase("SIP"),
      let guarded = Osip.guarded(text),
      let via = Osip.enter({ () -> Via? in
        var pointer: UnsafeMutablePointer<osip_via_t>?
        guard osip_via_init(&pointer) == 0, let pointer else { return nil }
        defer { osip_via_free(pointer) }
        guard osip_via_parse(pointer, guarded) == 0 else { return nil }
        return Via(pointer.pointee)
      })
    else { return nil }
    self = via
  }

  private init?(_ read: osip_via_t) {
    guard let name = Osip.text(read.protocol)?.trimmed,
      let transport = Transport(rawValue: name.lowercased()),
      Osip.text(read.version)?.trimmed == "2.0",
      let written = Osip.text(read.host)?.trimmed,
      let host = HostText.read(Osip.released(written))
    else { return nil }
    var port: UInt16?
    if let digits = Osip.text(read.port)?.trimmed {
      guard let number = HostText.port(digits) else { return nil }
      port = number
    }
    self.init(
      transport, host: host, port: port,
      parameters: Osip.parameters(read.via_params, unescapedByLibrary: false))
  }

  public var description: String {
    let place = HostText.write(host) + (port.map { ":\($0)" } ?? "")
    return "SIP/2.0/\(transport.viaName) \(place)\(parameters)"
  }
}
