import Plugins

/// A file or folder that a configuration names, and the line that does.
struct NamedPath: Sendable {
  let path: String
  let place: Place
}
