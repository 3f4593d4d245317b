import Foundation

/// Where this program is installed.
enum Installation {
  /// The folder of the running executable, links followed.
  static let folder: String = {
    let path = Bundle.main.executableURL?.resolvingSymlinksInPath()
    return path?.deletingLastPathComponent().path ?? FileManager.default.currentDirectoryPath
  }()
}
