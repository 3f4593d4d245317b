import FailoverProxy
import Foundation
import Services
import Testing
import Transports
import Trust
import Wire

/// What a configuration says of TLS, and the files it names.
struct SecurityTests {
  static let plain = """
    listen: [tls:127.9.0.1:5061]
    tls:
      certificate: certificate.pem
      key: key.pem
      ca: ca.pem
    trunks:
      - name: primary
        address: 127.9.0.11:5061
        transport: tls
        domain: sip.example.com
    """

  @Test func `a whole section is read`() throws {
    let configuration = try Configuration(
      yaml: Self.plain + "\n", file: "proxy.yml")
    #expect(configuration.listeners == [.init(.tls, Endpoint(.v4(127, 9, 0, 1), 5061))])
    #expect(configuration.tls.certificate == .init("certificate.pem", line: 3))
    #expect(configuration.tls.key == .init("key.pem", line: 4))
    #expect(configuration.tls.authorities == .init("ca.pem", line: 5))
    #expect(configuration.tls.verifies)
    #expect(configuration.trunks.map(\.domain) == ["sip.example.com"])
    let careless = try Configuration(
      yaml: Self.plain.replacingOccurrences(of: "  ca: ca.pem", with: "  verify: false"),
      file: "proxy.yml")
    #expect(!careless.tls.verifies)
    #expect(careless.tls.authorities == nil)
  }

  @Test func `what is wrong is said with its line`() {
    #expect(
      ConfigurationTests.problems(
        """
        listen: [tls:127.9.0.1:5061]
        trunks: [{name: primary, address: 127.9.0.11:5061, transport: tls}]
        """)
        == [
          "proxy.yml:1: listen has a tls endpoint, but there is no tls with a certificate and a key"
        ])
    #expect(
      ConfigurationTests.problems(
        """
        listen: [udp:127.9.0.1:5060]
        tls:
          certificate: [a]
          verify: maybe
          ciphers: all
        trunks:
          - name: primary
            address: 127.9.0.11:5060
            domain: 192.0.2.1
        """)
        == [
          "proxy.yml:3: tls.key is missing",
          "proxy.yml:3: tls.certificate must be one value; allowed: a file's path",
          "proxy.yml:4: tls.verify is \"maybe\"; allowed: true, false",
          "proxy.yml:5: tls.ciphers is not a known key; allowed: certificate, key, ca, verify",
          "proxy.yml:9: trunks[0].domain is \"192.0.2.1\"; allowed: a host name, such as"
            + " sip.example.com",
          "proxy.yml:9: trunks[0].domain says nothing over udp",
        ])
  }

  @Test func `files are found beside the configuration, and each fault is one sentence`() throws {
    let now = WallClock().now
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("proxy-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let authority = try CertificateAuthority(
      "test", from: now - .seconds(7200), to: now + .seconds(3600))
    let files = IdentityFiles(in: folder)
    func issue(to end: Moment) throws -> Identity {
      try authority.issue(
        Subject("test", addresses: [.v4(127, 9, 0, 1)], from: now - .seconds(7200), to: end))
    }
    let file = "\(folder)/proxy.yml"
    let configuration = try Configuration(yaml: Self.plain, file: file)
    func sentence() -> String {
      do throws(ConfigurationError) {
        return try ProxySecurity.context(for: configuration, file: file, at: now) == nil
          ? "none" : "right"
      } catch {
        return error.description
      }
    }
    #expect(
      sentence() == """
        \(file):3: tls.certificate is "certificate.pem", which cannot be read
        \(file):4: tls.key is "key.pem", which cannot be read
        \(file):5: tls.ca is "ca.pem", which cannot be read
        """)
    try files.write(try issue(to: now + .seconds(60)), authority: authority)
    #expect(sentence() == "right")
    try files.write(try issue(to: now - .seconds(60)), authority: authority)
    #expect(
      sentence().hasPrefix(
        "\(file):3: tls.certificate is \"certificate.pem\", which expired on 20"))
    let (one, other) = (try issue(to: now + .seconds(60)), try issue(to: now + .seconds(60)))
    try files.write(one, authority: authority)
    try other.key.write(toFile: files.key, atomically: true, encoding: .utf8)
    #expect(
      sentence() == "\(file):4: tls.key is \"key.pem\", which is not the key of the certificate")
    try "no key".write(toFile: files.key, atomically: true, encoding: .utf8)
    #expect(
      sentence()
        == "\(file):4: tls.key is \"key.pem\", which holds no private key that can be read as PEM"
        + " without a password")
    try one.key.write(toFile: files.key, atomically: true, encoding: .utf8)
    try "no authority".write(toFile: files.authority, atomically: true, encoding: .utf8)
    #expect(
      sentence() == "\(file):5: tls.ca is \"ca.pem\", which holds no certificate that can be read"
        + " as PEM")
  }
}
