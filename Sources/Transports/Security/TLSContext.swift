import NIOCore
import NIOSSL
public import Wire

/// Certificates and keys, read and found to fit; a node speaks TLS with it.
public final class TLSContext: Sendable {
  /// Takes a line of a key log in the NSS format (SSLKEYLOGFILE), its end included.
  public typealias KeyLog = @Sendable ([UInt8]) -> Void

  private let client: NIOSSLContext
  private let server: NIOSSLContext?
  private let settings: TLSSettings

  /// Throws where something is not what it should be; `now` is for certificates that have expired.
  public init(
    _ settings: TLSSettings, at now: Moment? = nil, keyLog: KeyLog? = nil
  ) throws(TLSError) {
    var authorities: [NIOSSLCertificate]?
    if let bytes = settings.authorities { authorities = try Self.certificates(bytes, .authority) }
    let chain = settings.chain.isEmpty ? [] : try Self.certificates(settings.chain, .certificate)
    if let now, let leaf = chain.first, leaf.notValidAfter < now.nanoseconds / 1_000_000_000 {
      throw .expired(at: Moment(nanoseconds: Int64(leaf.notValidAfter) * 1_000_000_000))
    }
    var key: NIOSSLPrivateKey?
    if !settings.key.isEmpty {
      guard let read = try? NIOSSLPrivateKey(bytes: settings.key, format: .pem) else {
        throw .unreadable(.key)
      }
      key = read
    }
    var log: NIOSSLKeyLogCallback?
    if let keyLog { log = { keyLog(Array($0.readableBytesView)) } }
    var client = TLSConfiguration.makeClientConfiguration()
    client.certificateVerification = settings.verifies ? .fullVerification : .none
    if let authorities { client.trustRoots = .certificates(authorities) }
    client.certificateChain = chain.map { .certificate($0) }
    client.privateKey = key.map { .privateKey($0) }
    Self.apply(settings, log, to: &client)
    var server: TLSConfiguration?
    if let key {
      var configuration = TLSConfiguration.makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
      if settings.asksForCertificate {
        // Who calls has no name to be held to: its address need not be in its certificate.
        configuration.certificateVerification = .noHostnameVerification
        if let authorities { configuration.trustRoots = .certificates(authorities) }
      }
      Self.apply(settings, log, to: &configuration)
      server = configuration
    }
    do {
      self.client = try NIOSSLContext(configuration: client)
      self.server = try server.map { try NIOSSLContext(configuration: $0) }
    } catch {
      throw key == nil
        ? .unusable(reason: TLSTrouble.sentence(error)) : .mismatch
    }
    self.settings = settings
  }

  private static let suites: [NIOTLSCipher] = [
    .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
  ]

  func clientHandler(to remote: Endpoint) throws -> NIOSSLClientHandler {
    try NIOSSLClientHandler(context: client, serverHostname: settings.hosts[remote])
  }

  /// Whether accepted connections wait for a handshake that may never come, until they are closed.
  var waitsForEver: Bool { settings.conduct == .silent }

  /// The first handler of an accepted connection; nil where there is no certificate to show.
  func serverHandler() -> (any ChannelHandler)? {
    guard settings.conduct == .proper else { return HandshakeSpoiler(settings.conduct) }
    return server.map { NIOSSLServerHandler(context: $0) }
  }

  private static func apply(
    _ settings: TLSSettings, _ log: NIOSSLKeyLogCallback?, to configuration: inout TLSConfiguration
  ) {
    // What is older than 1.2 is not to be spoken any more (RFC 8996).
    configuration.minimumTLSVersion = settings.versions.contains(.v12) ? .tlsv12 : .tlsv13
    configuration.maximumTLSVersion = settings.versions.contains(.v13) ? .tlsv13 : .tlsv12
    // What RFC 9325 §4.2 recommends of 1.2, and a capture can be read with; 1.3 has its own.
    configuration.cipherSuiteValues = Self.suites
    configuration.keyLogCallback = log
    // A peer that does not answer the farewell must not hold up the end of a run.
    configuration.shutdownTimeout = .milliseconds(200)
  }

  private static func certificates(
    _ bytes: [UInt8], _ part: TLSError.Part
  ) throws(TLSError) -> [NIOSSLCertificate] {
    guard let all = try? NIOSSLCertificate.fromPEMBytes(bytes), !all.isEmpty else {
      throw .unreadable(part)
    }
    return all
  }
}
