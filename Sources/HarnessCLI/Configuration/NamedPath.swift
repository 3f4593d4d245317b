import Plugins

/// A file or folder that a configuration names, and the line that does.
struct NamedPath: Sendable {
  let path: String
  let place: Place

  /// What is wrong where no scenarios are there.
  var noScenarios: Problem { Problem(place, "scenarios: \(path) is no scenario file or folder") }
}
