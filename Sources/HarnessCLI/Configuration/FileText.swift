import Foundation
import Plugins
import Wire

/// The text of a file that a person names.
enum FileText {
  /// Why there is none, as the end of a sentence.
  struct Unreadable: Error {
    let reason: String

    /// The problem where the file is the one that was given.
    func problem(of path: String) -> Problem {
      Problem(Place(path, 1), "the file cannot be read: \(reason)")
    }

    /// The problem where it is a template of a system, at the place that names it.
    func problem(of template: String, of system: String, at place: Place) -> Problem {
      Problem(
        place,
        "system \"\(system)\": its configuration template \(template) cannot be read: \(reason)")
    }
  }

  static func read(_ path: String) throws(Unreadable) -> String {
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw Unreadable(reason: reason(error))
    }
  }

  /// The same, or the problem at the file's own first line.
  static func given(_ path: String) throws(Problems) -> String {
    do throws(Unreadable) {
      return try read(path)
    } catch {
      throw Problems(error.problem(of: path))
    }
  }

  static func reason(_ error: any Error) -> String {
    switch SystemReason.code(of: error) {
    case ENOENT, ENOTDIR: "there is no such file"
    case EISDIR: "it is a folder"
    case nil: "it is not UTF-8 text"
    default: SystemReason.of(error)
    }
  }
}
