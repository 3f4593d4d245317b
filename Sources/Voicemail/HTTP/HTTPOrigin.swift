import Foundation

/// Whom to connect to, of a URL: scheme, host and port, and the path all requests begin with.
struct HTTPOrigin: Hashable, Sendable, CustomStringConvertible {
  let isSecure: Bool
  let host: String
  let port: Int
  /// Without a slash at its end; empty where there is none.
  let path: String

  /// Reads `https://account.blob.core.windows.net` or `http://127.0.0.1:10000/account`.
  init?(_ text: String) {
    guard text.utf8.count <= 2_048, let parts = URLComponents(string: text),
      let scheme = parts.scheme?.lowercased(), scheme == "http" || scheme == "https",
      let host = parts.host, !host.isEmpty, parts.query == nil, parts.fragment == nil,
      parts.user == nil, (1...65_535).contains(parts.port ?? 1)
    else { return nil }
    isSecure = scheme == "https"
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    port = parts.port ?? (isSecure ? 443 : 80)
    var path = parts.percentEncodedPath[...]
    while path.hasSuffix("/") { path = path.dropLast() }
    self.path = String(path)
  }

  /// The value of the Host header (RFC 9110 §7.2).
  var hostHeader: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }

  var description: String { "\(isSecure ? "https" : "http")://\(hostHeader)\(path)" }
}
