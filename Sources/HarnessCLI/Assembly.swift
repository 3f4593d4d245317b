import Checks
import FailoverPack
import Plugins

/// The parts of the harness put together.
enum Assembly {
  static let version = "0.1.0"

  /// What a program brings beside the built-in plugins.
  @TaskLocal static var plugins: [Plugin] = []

  /// The registry with the built-in plugins and those of the program.
  static func registry() throws(RegistryError) -> Registry {
    try Registry([.sip, .failover] + plugins)
  }
}

extension Plugin {
  /// The checks that hold for any SIP element.
  static let sip = Plugin(
    name: "sip", version: Assembly.version, checks: GenericChecks.all, calibration: .sip)
}
