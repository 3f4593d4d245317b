import Capture

/// The folder that holds a certificate and everything it rests on.
public struct CertificateFolder: Sendable {
  public static let certificate = "certificate.json"
  public static let page = "certificate.html"

  public let path: String

  public init(_ path: String) {
    self.path = path
  }

  /// Adds the digests of the configuration, of every capture, and of these files.
  public func digests(
    of body: Certificate.Body, and others: [String] = []
  ) -> (files: [Certificate.FileDigest], missing: [String]) {
    let names =
      [body.subject.configuration] + others + body.runs.compactMap(\.capture).sorted()
    var files: [Certificate.FileDigest] = []
    var missing: [String] = []
    for name in names {
      if let digest = Digest.file(name, in: path) {
        files.append(digest)
      } else {
        missing.append(name)
      }
    }
    return (files, missing)
  }

  /// Signs the body, writes the certificate and gives it.
  @discardableResult
  public func write(_ body: Certificate.Body, _ key: SigningKey) throws -> Certificate {
    let certificate = try Certificate(body, key)
    try OutputFile.write(try certificate.text(), to: "\(path)/\(Self.certificate)")
    return certificate
  }
}
