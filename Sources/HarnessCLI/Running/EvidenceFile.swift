import Capture
import Foundation
import Wire

/// A file of a run's evidence, which is written whole or not at all.
enum EvidenceFile {
  /// Why it is not there.
  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(path: String, reason: String) {
      self.init(.cannotWrite(path: path, reason: reason))
    }

    init(_ error: CaptureError) {
      description = "evidence cannot be kept: \(error)"
    }
  }

  /// Writes a text; whoever catches the failure still has the verdicts.
  static func write(_ text: String, to path: String) throws(Failure) {
    do throws(CaptureError) {
      try OutputFile.write(text, to: path)
    } catch {
      throw Failure(error)
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
