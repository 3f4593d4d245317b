package import Systems
package import Transports
package import Trust
package import Wire

/// The certificates of a run: an authority made for it, and a certificate for each who speaks TLS.
package struct RunTrust: Sendable {
  private static let day = Duration.seconds(86_400)

  package let authority: CertificateAuthority
  /// One that nobody was told of.
  private let stranger: CertificateAuthority
  private let now: Moment

  package init(at now: Moment) throws(TrustError) {
    self.now = now
    // Offsets that let a clock that is set back a little do no harm.
    let (begin, end) = (now - Self.day * 4, now + Self.day * 7)
    authority = try CertificateAuthority("harness run", from: begin, to: end)
    stranger = try CertificateAuthority("nobody knows this authority", from: begin, to: end)
  }

  /// The certificate of the system under test.
  func system(at address: IPAddress) throws(TrustError) -> Identity {
    try authority.issue(subject("system", address))
  }

  /// How a party shows itself, with what is peculiar about it.
  package func settings(
    for party: Party, at address: IPAddress
  ) throws(TrustError) -> TLSSettings {
    var subject = subject(party.name, address)
    switch party.tls {
    case .expired:
      subject.notBefore = now - Self.day * 3
      subject.notAfter = now - Self.day * 2
    case .wrongName:
      // TEST-NET-1 (RFC 5737): nobody's.
      subject.addresses = [.v4(192, 0, 2, 1)]
    case .refuse, .close, .silent, .untrusted, .unverified, .mutual, .version12, .version13, nil:
      break
    }
    let identity = try (party.tls == .untrusted ? stranger : authority).issue(subject)
    var settings = TLSSettings()
    settings.chain = Array(identity.certificateText.utf8)
    settings.key = Array(identity.key.utf8)
    settings.authorities = Array(authority.certificateText.utf8)
    switch party.tls {
    case .refuse: settings.conduct = .refuse
    case .close: settings.conduct = .close
    case .silent: settings.conduct = .silent
    case .unverified: settings.verifies = false
    case .mutual: settings.asksForCertificate = true
    case .version12: settings.versions = [.v12]
    case .version13: settings.versions = [.v13]
    case .expired, .wrongName, .untrusted, nil: break
    }
    return settings
  }

  /// How the harness asks a system whether it is up.
  var probe: TLSSettings {
    var settings = TLSSettings()
    settings.authorities = Array(authority.certificateText.utf8)
    // Whether its certificate is right is for the parties to find, in a scenario.
    settings.verifies = false
    return settings
  }

  /// Gives a system its certificate, and the means to ask it over TLS whether it is up.
  package func secure(_ launch: inout Launch) throws(TrustError) {
    let files = IdentityFiles(in: "\(launch.directory)/tls")
    try files.write(try system(at: launch.endpoint.address), authority: authority)
    launch.values["tls"] = .flag(true)
    launch.values["tls_ca"] = .text(files.authority)
    launch.values["tls_certificate"] = .text(files.certificate)
    launch.values["tls_key"] = .text(files.key)
    launch.values["tls.port"] = .text(String(Transport.tls.defaultPort))
    do throws(TLSError) {
      launch.security = try TLSContext(probe)
    } catch {
      throw .cannotSign(reason: error.description)
    }
    launch.definition.readiness = launch.definition.readiness.map { readiness in
      guard case .options(let transports) = readiness else { return readiness }
      return .options(transports + [.tls])
    }
  }

  private func subject(_ name: String, _ address: IPAddress) -> Subject {
    Subject(name, addresses: [address], from: now - Self.day, to: now + Self.day * 6)
  }
}
