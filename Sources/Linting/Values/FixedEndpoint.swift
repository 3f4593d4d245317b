import Wire

/// An address or a region's host that a text names outright.
enum FixedEndpoint: Hashable, Sendable, CustomStringConvertible {
  case address(String)
  case regionHost(String)

  var description: String {
    switch self {
    case .address(let text): "the address \(text)"
    case .regionHost(let text): "the region's host \(text)"
    }
  }

  /// The first one in a text; nil where it has none.
  init?(in text: String) {
    let text = text.lowercased()
    let candidates =
      text.matches(of: Self.dotted).map { String($0.1) }
      + text.matches(of: Self.bracketed).map { String($0.1) } + [text]
    if let address = candidates.first(where: { IPAddress($0) != nil }) {
      self = .address(address)
      return
    }
    let hosts = text.matches(of: Self.host).map { String($0.output) }
    guard let host = hosts.first(where: { RegionName(in: $0) != nil }) else { return nil }
    self = .regionHost(host)
  }

  // Regexes are values without shared state; the type is not marked Sendable.
  private nonisolated(unsafe) static let dotted =
    /(?:^|[^0-9a-z._\-])((?:[0-9]{1,3}\.){3}[0-9]{1,3})(?:\.?[^0-9a-z_.\-]|\.?$)/
  private nonisolated(unsafe) static let bracketed = /\[([0-9a-f.]*:[0-9a-f:.]*)\]/
  private nonisolated(unsafe) static let host = /[a-z0-9][a-z0-9.\-]*\.[a-z0-9.\-]*[a-z0-9]/
}
