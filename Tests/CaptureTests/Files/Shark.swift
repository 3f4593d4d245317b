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

  /// What tshark finds in one frame.
  struct Line {
    /// The methods and statuses.
    let words: [String]
    let callIDs: [String]
    /// The frame's number and time.
    let stamp: String

    /// The Call-IDs of INVITEs; a frame's messages are of one call wherever one is an INVITE.
    var invited: [String] { words.contains("INVITE") ? callIDs : [] }
  }

  /// The messages tshark finds outside ICMP quotations, one line a frame.
  static func messages(_ file: String, options: [String] = []) throws -> [Line] {
    let output = try run(
      options + [
        "-r", file, "-Y", "sip && !icmp && !icmpv6", "-T", "fields", "-e", "frame.number", "-e",
        "frame.time_epoch", "-e", "sip.Method", "-e", "sip.Status-Code", "-e", "sip.Call-ID",
      ])
    return output.text.split(separator: "\n").map { line in
      // The separator of several values cannot stand in a Call-ID (RFC 3261 §25.1).
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map {
        $0.split(separator: ",").map(String.init)
      }
      func values(_ index: Int) -> [String] { index < columns.count ? columns[index] : [] }
      // A simple packet of pcapng has no time, which is zero here.
      let at = values(1).first ?? "0.000000000"
      return Line(
        words: values(2) + values(3), callIDs: values(4),
        stamp: (values(0) + [at]).joined(separator: " at "))
    }
  }

  /// A frame's number and time as `messages` gives them.
  static func stamp(_ frame: Int, _ at: Moment) -> String {
    let (seconds, rest) = at.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    let digits = String(rest)
    return "\(frame) at \(seconds)." + String(repeating: "0", count: 9 - digits.count) + digits
  }
}
