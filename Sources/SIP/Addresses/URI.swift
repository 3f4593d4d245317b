import COsip
public import Wire

/// A URI of a SIP message (RFC 3261 §19.1), parts kept as written, escapes included.
public struct URI: Hashable, Sendable {
  public var scheme: String
  public var user: String?
  public var password: String?
  /// Without brackets for IPv6; empty for a scheme other than sip and sips.
  public var host: String
  public var port: UInt16?
  public var parameters: Parameters
  /// What follows the `?`: header fields for the request to be made, still escaped.
  public var headers: Parameters
  /// What follows the colon of a scheme other than sip and sips: `tel:+1555` has `+1555`.
  public var opaque: String?

  public init(
    scheme: String = "sip", user: String? = nil, password: String? = nil, host: String,
    port: UInt16? = nil, parameters: Parameters = [], headers: Parameters = []
  ) {
    self.scheme = scheme
    self.user = user
    self.password = password
    self.host = host
    self.port = port
    self.parameters = parameters
    self.headers = headers
    opaque = nil
  }

  /// A sip URI for a place on the network; the transport is named unless it is UDP.
  public init(user: String? = nil, at endpoint: Endpoint, transport: Transport = .udp) {
    self.init(user: user, host: "\(endpoint.address)", port: endpoint.port)
    if transport != .udp { parameters.set("transport", transport.rawValue) }
  }

  public var isSIP: Bool {
    scheme.equalsIgnoringCase("sip") || scheme.equalsIgnoringCase("sips")
  }

  /// The transport parameter; nil when absent or unknown.
  public var transport: Transport? {
    parameters["transport"].flatMap { Transport(rawValue: $0.lowercased()) }
  }

  /// What a request to it goes over (RFC 3263 §4.1): TLS for sips, whatever is said of TCP there
  /// (RFC 3261 §26.2.2), and UDP where nothing is said.
  public var hop: Transport {
    scheme.equalsIgnoringCase("sips") ? .tls : transport ?? .udp
  }

  /// Whether it has `lr`: the proxy behind it is a loose router (RFC 3261 §19.1.1).
  public var isLoose: Bool { parameters.contains("lr") }

  public var method: Method? { parameters["method"].map { Method($0) } }

  /// Where to send when the host is an IP address; port 5060, or 5061 for TLS, when none is given.
  public var endpoint: Endpoint? {
    guard isSIP, let address = IPAddress(host) else { return nil }
    return Endpoint(address, port ?? hop.defaultPort)
  }

  /// The user part with its percent escapes undone.
  public var unescapedUser: String? { user.map(PercentEscape.undone) }
}

extension URI: LosslessStringConvertible {
  /// Reads a URI by libosip2's grammar; nil when it has white space, no host or a wrong port.
  public init?(_ text: String) {
    guard !text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }),
      let guarded = Osip.guarded(text),
      let uri = Osip.enter({ () -> URI? in
        var pointer: UnsafeMutablePointer<osip_uri_t>?
        guard osip_uri_init(&pointer) == 0, let pointer else { return nil }
        defer { osip_uri_free(pointer) }
        guard osip_uri_parse(pointer, guarded) == 0 else { return nil }
        return URI(pointer.pointee, from: text)
      })
    else { return nil }
    self = uri
  }

  /// A URI as the library read it; nil when it let something pass that is none.
  init?(_ read: osip_uri_t, from text: String) {
    guard let scheme = Osip.text(read.scheme), !scheme.isEmpty else { return nil }
    guard scheme.equalsIgnoringCase("sip") || scheme.equalsIgnoringCase("sips") else {
      guard let rest = Osip.text(read.string), !rest.isEmpty else { return nil }
      self.init(scheme: scheme, host: "")
      opaque = Osip.released(rest)
      return
    }
    guard let written = Osip.text(read.host), let host = HostText.read(Osip.released(written))
    else { return nil }
    // The library drops the brackets of an IPv6 host, whatever they held.
    let hasBrackets = text.contains("@[") || text.contains(":[")
    guard !hasBrackets || host.utf8.contains(0x3A) else { return nil }
    var port: UInt16?
    if let digits = Osip.text(read.port) {
      guard let number = HostText.port(digits) else { return nil }
      port = number
    }
    self.init(
      scheme: scheme, user: Osip.text(read.username), password: Osip.text(read.password),
      host: host, port: port,
      parameters: Osip.parameters(read.url_params, unescapedByLibrary: true),
      headers: Osip.parameters(read.url_headers, unescapedByLibrary: true))
  }

  public var description: String {
    if let opaque { return "\(scheme):\(opaque)" }
    var text = "\(scheme):"
    if let user {
      text += user
      if let password { text += ":\(password)" }
      text += "@"
    }
    text += HostText.write(host)
    if let port { text += ":\(port)" }
    // Without a user, an @ that came unescaped would be taken for the one behind it.
    text +=
      user == nil
      ? Self.escaping([0x40], parameters.description) : parameters.description
    if !headers.isEmpty {
      // The same here, whatever there is; and a ; would be taken for a parameter's.
      let all = headers.map { "\($0.name)=\($0.value ?? "")" }.joined(separator: "&")
      text += "?" + Self.escaping([0x40, 0x3B], all)
    }
    return text
  }

  /// The text with those octets escaped, whatever marks follow them.
  private static func escaping(_ octets: [UInt8], _ text: String) -> String {
    guard text.utf8.contains(where: octets.contains) else { return text }
    let written = text.utf8.flatMap { octet in
      octets.contains(octet)
        ? Array("%\(String(octet, radix: 16, uppercase: true))".utf8) : [octet]
    }
    return String(decoding: written, as: UTF8.self)
  }
}
