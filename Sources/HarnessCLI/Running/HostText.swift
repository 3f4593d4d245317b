import Foundation

/// The machine that a run was made on, for people: `build-3, Debian GNU/Linux 12 (bookworm), x86_64`.
enum HostText {
  static var current: String {
    var name = utsname()
    guard uname(&name) == 0 else { return ProcessInfo.processInfo.operatingSystemVersionString }
    let system = release() ?? "\(text(name.sysname)) \(text(name.release))"
    let processors = ProcessInfo.processInfo.processorCount
    return "\(text(name.nodename)), \(system), \(text(name.machine)), "
      + (processors == 1 ? "1 processor" : "\(processors) processors")
  }

  /// What the system calls itself (os-release, PRETTY_NAME).
  private static func release() -> String? {
    guard let text = try? String(contentsOfFile: "/etc/os-release", encoding: .utf8) else {
      return nil
    }
    let key = "PRETTY_NAME="
    return text.split(separator: "\n").first { $0.hasPrefix(key) }
      .map { $0.dropFirst(key.count).filter { $0 != "\"" } }
  }

  /// A fixed array of characters, up to its zero.
  private static func text<Characters>(_ characters: Characters) -> String {
    withUnsafeBytes(of: characters) { octets in
      String(decoding: octets.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
