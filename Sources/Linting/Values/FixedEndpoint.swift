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
  ///
  /// Texts come from outside and may be long: each is walked once, part by part.
  init?(in text: String) {
    if let address = Self.address(Substring(text)) ?? Self.bracketed(in: text) {
      self = .address(address)
      return
    }
    for part in text.split(whereSeparator: { !Self.isOfName($0) }) {
      // The longest name that DNS has (RFC 1035 §2.3.4).
      guard part.utf8.count <= 253, part.contains(".") else { continue }
      var name = part
      while name.hasSuffix(".") { name = name.dropLast() }
      if let address = Self.address(name) {
        self = .address(address)
        return
      }
      if RegionName(in: String(name)) != nil {
        self = .regionHost(name.lowercased())
        return
      }
    }
    return nil
  }

  private static func isOfName(_ character: Character) -> Bool {
    character.isASCII
      && (character.isLetter || character.isNumber || [".", "-", "_"].contains(character))
  }

  private static func address(_ text: Substring) -> String? {
    text.utf8.count <= 45 && IPAddress(text: text) != nil ? String(text) : nil
  }

  /// An IPv6 address as URIs write it: `[2001:db8::1]`.
  private static func bracketed(in text: String) -> String? {
    text.split(separator: "[").lazy.dropFirst(text.hasPrefix("[") ? 0 : 1)
      .compactMap { part -> String? in
        guard let end = part.prefix(46).firstIndex(of: "]") else { return nil }
        let inside = part[..<end]
        return inside.contains(":") ? address(inside) : nil
      }.first
  }
}
