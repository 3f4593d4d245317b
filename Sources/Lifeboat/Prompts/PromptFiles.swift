public import Foundation
public import Services

/// The WAV files that a configuration names.
public enum PromptFiles {
  /// Throws every one that cannot be said, with the line that names it.
  public static func check(
    _ configuration: Configuration, file: String, folder: URL
  ) throws(ConfigurationError) {
    var problems: [ConfigurationError.Problem] = []
    for (path, line) in configuration.fileLines {
      do throws(PromptError) {
        _ = try PromptShelf.read(folder.place(of: path), named: path)
      } catch {
        problems.append(.init(file: file, line: line, sentence: "\(error)"))
      }
    }
    guard problems.isEmpty else { throw ConfigurationError(problems) }
  }
}
