import Foundation
import Wire

/// tshark, as the second opinion on captures.
enum Shark {
  static let path = ["/usr/bin/tshark", "/usr/local/bin/tshark"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }
  static let absence = "tshark is not installed"

  struct Output {
    let text: String
    /// What it complained about, without its remark about running as root.
    let complaints: [String]
    let status: Int32
  }

  static func run(_ arguments: [String]) throws -> Output {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "/usr/bin/tshark")
    process.arguments = arguments
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("shark-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: a full pipe would stop it.
    let out = folder.appendingPathComponent("out")
    let complaints = folder.appendingPathComponent("complaints")
    for file in [out, complaints] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: complaints)
    try process.run()
    process.waitUntilExit()
    return Output(
      text: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      complaints: String(decoding: try Data(contentsOf: complaints), as: UTF8.self)
        .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("Running as user") },
      status: process.terminationStatus)
  }

  /// The messages tshark finds outside ICMP quotations, one line a frame.
  ///
  /// `words` are the methods and statuses in the frame, `stamp` its number and time.
  static func messages(
    _ file: String, options: [String] = []
  ) throws -> [(words: [String], stamp: String)] {
    let output = try run(
      options + [
        "-r", file, "-Y", "sip && !icmp && !icmpv6", "-T", "fields", "-e", "frame.number", "-e",
        "frame.time_epoch", "-e", "sip.Method", "-e", "sip.Status-Code",
      ])
    return output.text.split(separator: "\n").map { line in
      let words = line.split(whereSeparator: { "\t,".contains($0) }).map(String.init)
      return (Array(words.dropFirst(2)), words.prefix(2).joined(separator: " at "))
    }
  }

  /// A frame's number and time as `messages` gives them.
  static func stamp(_ frame: Int, _ at: Moment) -> String {
    let (seconds, rest) = at.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let digits = String(rest)
    return "\(frame) at \(seconds)." + String(repeating: "0", count: 9 - digits.count) + digits
  }
}
