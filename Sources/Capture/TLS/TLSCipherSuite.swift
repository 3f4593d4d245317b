/// How a connection's records are sealed, where that is read here (RFC 8446 §B.4, RFC 5288, RFC 7905).
struct TLSCipherSuite: Hashable {
  enum Sealing: Hashable {
    case aes128GCM, aes256GCM, chaChaPoly

    /// In bytes.
    var keyLength: Int { self == .aes128GCM ? 16 : 32 }
  }

  let sealing: Sealing
  let digest: TLSKeySchedule.Digest

  /// The suite of that number; nil for one that is not read.
  init?(_ number: UInt16) {
    switch number {
    case 0x1301, 0x009C, 0x009E, 0x00A2, 0x00A6, 0x00A8, 0x00AA, 0x00AC, 0xC02B, 0xC02D, 0xC02F,
      0xC031, 0xD001:
      self.init(sealing: .aes128GCM, digest: .sha256)
    case 0x1302, 0x009D, 0x009F, 0x00A3, 0x00A7, 0x00A9, 0x00AB, 0x00AD, 0xC02C, 0xC02E, 0xC030,
      0xC032, 0xD002:
      self.init(sealing: .aes256GCM, digest: .sha384)
    case 0x1303, 0xCCA8...0xCCAE: self.init(sealing: .chaChaPoly, digest: .sha256)
    default: return nil
    }
  }

  private init(sealing: Sealing, digest: TLSKeySchedule.Digest) {
    self.sealing = sealing
    self.digest = digest
  }

  /// Whether only TLS 1.3 has a suite of that number.
  static func isOfThirteen(_ number: UInt16) -> Bool { number >> 8 == 0x13 }

  /// What a suite that is not read is called; those nobody knows have one name together.
  static func name(_ number: UInt16) -> String {
    unread[number] ?? "an uncommon cipher suite"
  }

  private static let unread: [UInt16: String] = [
    0x1304: "TLS_AES_128_CCM_SHA256",
    0x1305: "TLS_AES_128_CCM_8_SHA256",
    0x002F: "TLS_RSA_WITH_AES_128_CBC_SHA",
    0x0035: "TLS_RSA_WITH_AES_256_CBC_SHA",
    0x003C: "TLS_RSA_WITH_AES_128_CBC_SHA256",
    0x003D: "TLS_RSA_WITH_AES_256_CBC_SHA256",
    0x0033: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
    0x0039: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
    0x0067: "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
    0x006B: "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
    0xC009: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    0xC00A: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    0xC013: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    0xC014: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    0xC023: "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
    0xC024: "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
    0xC027: "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    0xC028: "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    0xC09C: "TLS_RSA_WITH_AES_128_CCM",
    0xC09D: "TLS_RSA_WITH_AES_256_CCM",
    0xC0AC: "TLS_ECDHE_ECDSA_WITH_AES_128_CCM",
    0xC0AD: "TLS_ECDHE_ECDSA_WITH_AES_256_CCM",
  ]
}
