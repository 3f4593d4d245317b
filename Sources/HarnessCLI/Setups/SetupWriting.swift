import Foundation
import Plugins
import Setups

/// Puts the files of a setup into a folder, and what was there aside.
struct SetupWriting {
  let folder: URL

  /// Which of harness.yml and harness/ are there already.
  var existing: [String] {
    [SetupFiles.configuration, SetupFiles.folder].filter { isThere($0) }
  }

  /// Moves what is there to `….bak`, `….bak2` and so on; the new names.
  func putAside() throws -> [String] {
    try existing.map { name in
      var backup = "\(name).bak"
      var number = 2
      while isThere(backup) {
        backup = "\(name).bak\(number)"
        number += 1
      }
      try FileManager.default.moveItem(at: place(name), to: place(backup))
      return backup
    }
  }

  func write(_ files: SetupFiles) throws {
    for file in files.all {
      let target = place(file.path)
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.text.utf8).write(to: target, options: .withoutOverwriting)
    }
  }

  private func place(_ path: String) -> URL { folder.appendingPathComponent(path) }

  /// A link that leads nowhere is there, too.
  private func isThere(_ path: String) -> Bool {
    (try? FileManager.default.attributesOfItem(atPath: place(path).path)) != nil
  }
}
