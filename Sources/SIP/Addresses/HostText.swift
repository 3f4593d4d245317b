import Wire

/// The host and port of URIs and Vias (RFC 3261 §25.1 host, with underscores let pass).
enum HostText {
  /// The host without brackets; nil when it is neither a name nor an address.
  static func read(_ text: String) -> String? {
    if text.utf8.contains(0x3A) || text.hasPrefix("[") {
      guard case .v6? = IPAddress(text) else { return nil }
      return text.hasPrefix("[") ? String(text.dropFirst().dropLast()) : text
    }
    let isName = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
      default: false
      }
    }
    return isName && !text.isEmpty ? text : nil
  }

  static func write(_ host: String) -> String {
    host.utf8.contains(0x3A) ? "[\(host)]" : host
  }

  /// A port number in digits only; nil for anything else.
  static func port(_ digits: String) -> UInt16? {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return UInt16(digits)
  }
}
