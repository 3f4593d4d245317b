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
      // Blocks that hold no packet have numbers as well, as Wireshark counts.
      let numbers = again.frames.map(\.number)
      try FuzzFinding.expect(
        zip([0] + numbers, numbers + [reading.frames + 1]).allSatisfy { $0 < $1 },
        "\(reading.frames) packets read, frames \(numbers)")
      try FuzzFinding.expect(
        again.problem == reading.problem,
        "\(String(describing: reading.problem)) or \(String(describing: again.problem))")
    }
  }
}
