/// A text file of the folder that is looked at.
package struct FoundFile: Sendable, Hashable {
  /// Below the folder, with `/` between names.
  package let path: String
  package let text: String

  package init(_ path: String, _ text: String) {
    self.path = path
    self.text = text
  }

  package var name: String { FilePath.name(path) }
}

/// Paths below the folder, as text.
enum FilePath {
  static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The folder a path is in; empty for the top.
  static func folder(_ path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }

  static func join(_ folder: String, _ name: String) -> String {
    folder.isEmpty ? name : "\(folder)/\(name)"
  }

  /// The last name's part after its last dot, in small letters; empty without one.
  static func ending(_ path: String) -> String {
    let parts = name(path).split(separator: ".", omittingEmptySubsequences: false)
    return parts.count > 1 ? parts[parts.count - 1].lowercased() : ""
  }
}
