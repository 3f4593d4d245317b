public import Faults

/// Something that can be wrong with a link, by a name of its own: `NAME: INVITE` under `links:`.
///
/// Which messages are struck (`direction`, `with`, `first`, `only`, `skip`, `share`) is the
/// harness's to decide; the rule is asked about those alone, and says what becomes of each.
public protocol Fault: Sendable {
  var card: ExtensionCard { get }

  /// A rule for one link; it draws from the seed whatever it draws.
  ///
  /// What it throws makes the scenario inconclusive.
  func rule(
    _ settings: SettingValues, on link: FaultLink, seed: UInt64
  ) throws -> any LinkRule
}
