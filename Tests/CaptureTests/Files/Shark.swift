import Foundation

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

  /// How many messages of each method and status tshark finds outside ICMP quotations.
  static func tally(_ file: String) throws -> [String: Int] {
    let output = try run([
      "-r", file, "-Y", "sip && !icmp && !icmpv6", "-T", "fields", "-e", "sip.Method", "-e",
      "sip.Status-Code",
    ])
    var tally: [String: Int] = [:]
    for word in output.text.split(whereSeparator: { " \t\n,".contains($0) }) {
      tally[String(word), default: 0] += 1
    }
    return tally
  }
}
