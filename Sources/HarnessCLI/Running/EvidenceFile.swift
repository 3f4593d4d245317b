import Foundation
import Wire

/// A file of a run's evidence, which is written whole or not at all.
enum EvidenceFile {
  /// Why it is not there.
  struct Failure: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String { "evidence cannot be kept: \(path) cannot be written: \(reason)" }
  }

  /// Writes a text; whoever catches the failure still has the verdicts.
  static func write(_ text: String, to path: String) throws(Failure) {
    do {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch {
      throw Failure(path: path, reason: SystemReason.of(error))
    }
  }

  /// Puts a copy of a file that was given beside the evidence.
  static func copy(_ source: String, to path: String) throws(Failure) {
    do {
      try FileManager.default.copyItem(atPath: source, toPath: path)
    } catch {
      throw Failure(path: path, reason: SystemReason.of(error))
    }
  }
}
