import Plugins
import Wire

/// A plugin's player with the settings that a scenario gives it.
public struct PlayedParty: Sendable {
  let player: any PartyPlayer
  let settings: SettingValues
  /// What it is to do where it is a service.
  let chores: [Chore]
  /// Where the scenario says so.
  let line: Int
}
