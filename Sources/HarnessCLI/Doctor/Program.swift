import Foundation

/// A program on this machine.
enum Program {
  /// Its path, looked for in PATH where the name has no slash; nil where it is not there.
  static func find(_ name: String) -> String? {
    let files = FileManager.default
    if name.contains("/") { return files.isExecutableFile(atPath: name) ? name : nil }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin"]
    return folders.map { "\($0)/\(name)" }.first(where: files.isExecutableFile)
  }
}
