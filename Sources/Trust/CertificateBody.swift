import Crypto
import Wire

/// The part of a certificate that is signed (RFC 5280 §4.1).
struct CertificateBody {
  private let subject: Subject
  private let key: P256.Signing.PublicKey
  private let issuer: Subject
  private let issuerKey: P256.Signing.PublicKey
  private let isAuthority: Bool

  init(
    _ subject: Subject, key: P256.Signing.PublicKey, issuer: Subject,
    issuerKey: P256.Signing.PublicKey, isAuthority: Bool
  ) {
    self.subject = subject
    self.key = key
    self.issuer = issuer
    self.issuerKey = issuerKey
    self.isAuthority = isAuthority
  }

  /// ecdsa-with-SHA256 (RFC 5758 §3.2).
  static let algorithm = DERValue.sequence([.object([1, 2, 840, 10045, 4, 3, 2])])

  var value: DERValue {
    var generator = SystemRandomNumberGenerator()
    let serial = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
    return .sequence([
      .tagged(0, .integer([2])),
      .integer([0x01] + serial),
      Self.algorithm,
      Self.name(issuer),
      .sequence([.time(subject.notBefore.utc), .time(subject.notAfter.utc)]),
      Self.name(subject),
      DERValue(encoded: Array(key.derRepresentation)),
      .tagged(3, .sequence(extensions)),
    ])
  }

  private static func name(_ subject: Subject) -> DERValue {
    .sequence([.set([.sequence([.object([2, 5, 4, 3]), .text(subject.name)])])])
  }

  private var extensions: [DERValue] {
    let authorityKey = DERValue.sequence([DERValue(0x80, Self.identifier(issuerKey))])
    var all = [
      Self.extended([2, 5, 29, 14], .octets(Self.identifier(key))),
      Self.extended([2, 5, 29, 35], authorityKey),
    ]
    if isAuthority {
      all.append(Self.extended([2, 5, 29, 19], isCritical: true, .sequence([.yes])))
      // keyCertSign and cRLSign.
      all.append(Self.extended([2, 5, 29, 15], isCritical: true, .bits([0x06], unused: 1)))
      return all
    }
    all.append(Self.extended([2, 5, 29, 19], isCritical: true, .sequence([])))
    // digitalSignature, for servers and clients.
    all.append(Self.extended([2, 5, 29, 15], isCritical: true, .bits([0x80], unused: 7)))
    all.append(
      Self.extended(
        [2, 5, 29, 37],
        .sequence([
          .object([1, 3, 6, 1, 5, 5, 7, 3, 1]), .object([1, 3, 6, 1, 5, 5, 7, 3, 2]),
        ])))
    all.append(Self.extended([2, 5, 29, 17], .sequence(alternativeNames)))
    return all
  }

  /// Addresses, host names, and each as a SIP URI (RFC 5922 §4).
  private var alternativeNames: [DERValue] {
    subject.addresses.map { DERValue(0x87, Self.bytes($0)) }
      + subject.hosts.map { DERValue(0x82, Array($0.utf8)) }
      + subject.hosts.map { DERValue(0x86, Array("sip:\($0)".utf8)) }
  }

  private static func extended(
    _ identifier: [UInt32], isCritical: Bool = false, _ content: DERValue
  ) -> DERValue {
    .sequence([.object(identifier)] + (isCritical ? [.yes] : []) + [.octets(content.bytes)])
  }

  /// The leftmost 160 bits of the key's SHA-256 (RFC 7093 §2).
  private static func identifier(_ key: P256.Signing.PublicKey) -> [UInt8] {
    Array(SHA256.hash(data: key.x963Representation).prefix(20))
  }

  private static func bytes(_ address: IPAddress) -> [UInt8] {
    func split(_ number: UInt64, _ count: Int) -> [UInt8] {
      (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (UInt64($0) * 8)) }
    }
    switch address {
    case .v4(let number): return split(UInt64(number), 4)
    case .v6(let high, let low): return split(high, 8) + split(low, 8)
    }
  }
}
