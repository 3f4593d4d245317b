package import Wire

/// Puts new addresses in place of recorded ones wherever they stand in a text.
package struct AddressMap: Sendable {
  private struct Target {
    let port: UInt16?
    let text: String
    /// What a port behind the address becomes; nil leaves none.
    let portText: String?
  }

  private var targets: [IPAddress: [Target]] = [:]

  package init() {}

  /// Replaces an address, or an address with that port alone, by an address and port.
  package mutating func add(_ address: IPAddress, port: UInt16?, becomes endpoint: Endpoint) {
    let host =
      endpoint.address.isIPv6 ? "[\(endpoint.address)]" : endpoint.address.description
    targets[address, default: []].append(
      Target(port: port, text: host, portText: ":\(endpoint.port)"))
  }

  /// Replaces an address, with or without any port, by a name.
  package mutating func add(_ address: IPAddress, port: UInt16?, becomes name: String) {
    targets[address, default: []].append(Target(port: port, text: name, portText: nil))
  }

  /// The text with every known address replaced; others are left alone.
  package func rewrite(_ text: String) -> String {
    guard !targets.isEmpty else { return text }
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 16)
    var index = 0
    var isInside = false
    while index < bytes.count {
      if !isInside, let found = literal(bytes, at: index) {
        result += Array(found.text.utf8)
        index = found.end
        continue
      }
      isInside = Self.isPartOfWord(bytes[index])
      result.append(bytes[index])
      index += 1
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// A known address that begins there, with its replacement and where it ends.
  private func literal(_ bytes: [UInt8], at start: Int) -> (text: String, end: Int)? {
    let address: IPAddress
    var end = start
    if bytes[start] == 0x5B {
      guard let close = bytes[start...].prefix(48).firstIndex(of: 0x5D) else { return nil }
      guard let read = IPAddress(String(decoding: bytes[start...close], as: UTF8.self)) else {
        return nil
      }
      address = read
      end = close + 1
    } else {
      guard (0x30...0x39).contains(bytes[start]) else { return nil }
      while end < bytes.count, end - start < 16,
        bytes[end] == 0x2E || (0x30...0x39).contains(bytes[end])
      {
        end += 1
      }
      if end < bytes.count, Self.isPartOfWord(bytes[end]) { return nil }
      guard let read = IPAddress(String(decoding: bytes[start..<end], as: UTF8.self)) else {
        return nil
      }
      address = read
    }
    guard let candidates = targets[address] else { return nil }
    var port: UInt16?
    var afterPort = end
    if end < bytes.count, bytes[end] == 0x3A {
      var digits = end + 1
      while digits < bytes.count, (0x30...0x39).contains(bytes[digits]) { digits += 1 }
      port = UInt16(String(decoding: bytes[(end + 1)..<digits], as: UTF8.self))
      if port != nil { afterPort = digits }
    }
    let target =
      candidates.first { $0.port != nil && $0.port == port ?? 5060 }
      ?? candidates.first { $0.port == nil } ?? candidates[0]
    return (target.text + (port == nil ? "" : target.portText ?? ""), afterPort)
  }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2E, 0x2D, 0x5F: true
    default: false
    }
  }
}
