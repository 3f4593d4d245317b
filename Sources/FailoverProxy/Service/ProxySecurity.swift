import Foundation
public import Services
public import Transports
public import Wire

/// The certificates and keys that a configuration names, read from their files.
public enum ProxySecurity {
  static let largestFile = 1 << 20

  /// Reads them; nil where the proxy speaks no TLS.
  ///
  /// Relative paths are those from the configuration's folder. Throws every file that cannot be
  /// read and what does not fit, each with the line of the configuration that names it.
  public static func context(
    for configuration: Configuration, file: String, at now: Moment
  ) throws(ConfigurationError) -> TLSContext? {
    let rules = configuration.tls
    guard rules.certificate != nil || rules.key != nil else { return nil }
    var problems: [ConfigurationError.Problem] = []
    var settings = TLSSettings()
    func read(_ named: TLSRules.File?, _ key: String) -> [UInt8]? {
      guard let named else { return nil }
      let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
      let path = URL(fileURLWithPath: named.path, relativeTo: folder).path
      guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
        problems.append(
          problem(named, key, "which cannot be read"))
        return nil
      }
      guard bytes.count <= largestFile else {
        problems.append(problem(named, key, "which is larger than 1 MiB"))
        return nil
      }
      return Array(bytes)
    }
    func problem(
      _ named: TLSRules.File?, _ key: String, _ what: String
    ) -> ConfigurationError.Problem {
      ConfigurationError.Problem(
        file: file, line: named?.line ?? 1,
        sentence: "tls.\(key) is \"\(named?.path ?? "")\", \(what)")
    }
    settings.chain = read(rules.certificate, "certificate") ?? []
    settings.key = read(rules.key, "key") ?? []
    settings.authorities = read(rules.authorities, "ca")
    settings.verifies = rules.verifies
    for trunk in configuration.trunks where trunk.transport == .tls {
      settings.hosts[trunk.endpoint] = trunk.domain
    }
    guard problems.isEmpty else { throw ConfigurationError(problems) }
    do throws(TLSError) {
      return try TLSContext(settings, at: now)
    } catch {
      let placed =
        switch error {
        case .unreadable(.certificate), .expired: (rules.certificate, "certificate")
        case .unreadable(.key), .mismatch: (rules.key, "key")
        case .unreadable(.authority): (rules.authorities, "ca")
        case .unusable: (rules.certificate, "certificate")
        }
      throw ConfigurationError([problem(placed.0, placed.1, "which \(error)")])
    }
  }
}
