/// What a ClientHello says that is needed to read the connection (RFC 8446 §4.1.2).
struct TLSClientHello {
  let random: TLSRandom
  /// Whether data may follow before the server has answered (§4.2.10).
  let offersEarlyData: Bool

  /// Reads the body of the message; nil where it is none.
  init?(_ body: [UInt8]) {
    var fields = TLSFields(body)
    guard fields.skip(2), let random = fields.take(TLSRandom.length).flatMap({ TLSRandom($0) })
    else { return nil }
    self.random = random
    guard fields.skip(lengthOf: 1), fields.skip(lengthOf: 2), fields.skip(lengthOf: 1) else {
      offersEarlyData = false
      return
    }
    offersEarlyData = fields.extensions.contains { $0.type == 42 }
  }
}

/// What a ServerHello says that is needed to read the connection (RFC 8446 §4.1.3).
struct TLSServerHello {
  let random: [UInt8]
  /// 0x0303 for TLS 1.2, 0x0304 for TLS 1.3.
  let version: UInt16
  let suite: UInt16

  /// SHA-256 of "HelloRetryRequest": the server asks for another ClientHello.
  private static let retry: [UInt8] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
  ]

  var isRetry: Bool { random == Self.retry }

  /// Reads the body of the message; nil where it is none.
  init?(_ body: [UInt8]) {
    var fields = TLSFields(body)
    guard let legacy = fields.take(2), let random = fields.take(TLSRandom.length),
      fields.skip(lengthOf: 1), let suite = fields.take(2), fields.skip(1)
    else { return nil }
    self.random = random
    self.suite = UInt16(suite[0]) << 8 | UInt16(suite[1])
    let chosen = fields.extensions.first { $0.type == 43 && $0.bytes.count == 2 }?.bytes ?? legacy
    version = UInt16(chosen[0]) << 8 | UInt16(chosen[1])
  }

  /// How a version that is not read is called.
  static func name(_ version: UInt16) -> String {
    switch version {
    case 0x0300: "SSL 3.0"
    case 0x0301: "TLS 1.0"
    case 0x0302: "TLS 1.1"
    default: "an unknown version of TLS"
    }
  }
}

/// The fields of a message, one behind the other; none is read beyond its end.
private struct TLSFields {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func take(_ count: Int) -> [UInt8]? {
    guard count <= bytes.count - index else { return nil }
    defer { index += count }
    return Array(bytes[index..<index + count])
  }

  mutating func skip(_ count: Int) -> Bool { take(count) != nil }

  /// Passes over a field that begins with a length of that many bytes.
  mutating func skip(lengthOf size: Int) -> Bool {
    guard let length = take(size) else { return false }
    return skip(length.reduce(0) { $0 << 8 | Int($1) })
  }

  /// The extensions, with which a hello ends.
  var extensions: [(type: UInt16, bytes: [UInt8])] {
    var rest = self
    guard rest.skip(2) else { return [] }
    var found: [(UInt16, [UInt8])] = []
    while let head = rest.take(4), let bytes = rest.take(Int(head[2]) << 8 | Int(head[3])) {
      found.append((UInt16(head[0]) << 8 | UInt16(head[1]), bytes))
    }
    return found
  }
}
