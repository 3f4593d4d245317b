import Capture
import Foundation

/// Capture files: whatever they hold, an answer or one clear error.
enum FileProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("fuzz-\(ProcessInfo.processInfo.processIdentifier)-\(UUID())")
    guard FileManager.default.createFile(atPath: file.path, contents: Data(bytes)) else {
      throw FuzzFinding("\(file.path) cannot be written")
    }
    defer { try? FileManager.default.removeItem(at: file) }
    switch Result(catching: { () throws(CaptureError) in try CaptureFile.read(file.path) }) {
    case .failure(let error):
      try FuzzFinding.expect(!error.description.isEmpty, "an error without a sentence")
    case .success(let reading):
      guard let again = try? CaptureFile.frames(file.path) else { return }
      try FuzzFinding.expect(
        again.frames.count == reading.frames,
        "\(reading.frames) packets read, \(again.frames.count) frames")
    }
  }
}
