import Foundation
import Glibc

/// Finds the file a command's first word means, as a shell would.
public enum Executable {
  /// An absolute path; nil when there is no such file that may be run.
  public static func find(_ name: String, path: String?) -> String? {
    if name.contains("/") {
      let absolute =
        name.hasPrefix("/") ? name : FileManager.default.currentDirectoryPath + "/" + name
      return isRunnable(absolute) ? absolute : nil
    }
    for folder in (path ?? "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin").split(separator: ":") {
      let candidate = "\(folder)/\(name)"
      if isRunnable(candidate) { return candidate }
    }
    return nil
  }

  private static func isRunnable(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue && access(path, X_OK) == 0
  }
}
