import Crypto
import Foundation

/// Opens the sealed records of one direction with the keys in force, one after the other.
///
/// TLS 1.3: RFC 8446 §5.2, §5.3. TLS 1.2: GCM with nonces that are sent (RFC 5288 §3), and
/// ChaCha20-Poly1305 with nonces that are not (RFC 7905 §2).
struct TLSProtection {
  /// What a record holds once it is open.
  struct Opened {
    let type: UInt8
    let bytes: [UInt8]
  }

  private static let tagLength = 16
  private static let explicitLength = 8

  private let sealing: TLSCipherSuite.Sealing
  private let isThirteen: Bool
  private let key: SymmetricKey
  private let vector: [UInt8]
  /// How many records were opened.
  private(set) var sequence: UInt64 = 0

  /// The keys that a traffic secret of TLS 1.3 gives.
  init(secret: [UInt8], _ suite: TLSCipherSuite) {
    sealing = suite.sealing
    isThirteen = true
    key = SymmetricKey(
      data: TLSKeySchedule.expand(secret, "key", sealing.keyLength, suite.digest))
    vector = TLSKeySchedule.expand(secret, "iv", 12, suite.digest)
  }

  /// The keys that a master secret of TLS 1.2 gives one of the two sides.
  init(
    master: [UInt8], client: TLSRandom, server: [UInt8], isClient: Bool, _ suite: TLSCipherSuite
  ) {
    sealing = suite.sealing
    isThirteen = false
    let size = sealing.keyLength
    let fixed = sealing == .chaChaPoly ? 12 : 4
    let block = TLSKeySchedule.expand(
      master: master, "key expansion", seed: server + client.bytes, 2 * (size + fixed),
      suite.digest)
    let start = isClient ? 0 : size
    key = SymmetricKey(data: block[start..<start + size])
    let vectorStart = 2 * size + (isClient ? 0 : fixed)
    vector = Array(block[vectorStart..<vectorStart + fixed])
  }

  /// Opens the next record; nil, and nothing changed, where it does not fit the keys.
  mutating func open(_ record: TLSRecord) -> Opened? {
    let explicit = isThirteen || sealing == .chaChaPoly ? 0 : Self.explicitLength
    let length = record.bytes.count - explicit - Self.tagLength
    guard length >= 0 else { return nil }
    let head: [UInt8] =
      isThirteen
      ? record.header
      : sequence.networkBytes + [record.type] + record.version.networkBytes
        + UInt16(length).networkBytes
    let nonce = explicit > 0 ? vector + record.bytes.prefix(explicit) : mixedNonce
    let sealed = record.bytes[explicit..<explicit + length]
    let tag = record.bytes.suffix(Self.tagLength)
    guard let opened = open(sealed, tag, nonce, head) else { return nil }
    sequence &+= 1
    guard isThirteen else { return Opened(type: record.type, bytes: opened) }
    // The type stands behind the content, zeros behind the type (RFC 8446 §5.4).
    guard let end = opened.lastIndex(where: { $0 != 0 }) else { return nil }
    return Opened(type: opened[end], bytes: Array(opened[..<end]))
  }

  private var mixedNonce: [UInt8] {
    let number = [0, 0, 0, 0] + sequence.networkBytes
    return zip(vector, number).map { $0 ^ $1 }
  }

  private func open(
    _ sealed: ArraySlice<UInt8>, _ tag: ArraySlice<UInt8>, _ nonce: [UInt8], _ head: [UInt8]
  ) -> [UInt8]? {
    switch sealing {
    case .aes128GCM, .aes256GCM:
      guard let nonce = try? AES.GCM.Nonce(data: nonce),
        let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: sealed, tag: tag)
      else { return nil }
      return (try? AES.GCM.open(box, using: key, authenticating: head)).map { Array($0) }
    case .chaChaPoly:
      guard let nonce = try? ChaChaPoly.Nonce(data: nonce),
        let box = try? ChaChaPoly.SealedBox(nonce: nonce, ciphertext: sealed, tag: tag)
      else { return nil }
      return (try? ChaChaPoly.open(box, using: key, authenticating: head)).map { Array($0) }
    }
  }
}
