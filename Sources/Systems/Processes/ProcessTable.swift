import Foundation
import Glibc

/// What /proc says about running processes.
enum ProcessTable {
  /// The processes of a session or group that still run; zombies do not.
  static func members(ofSession session: pid_t) -> [pid_t] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { pid_t($0) }.filter { pid in
      guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        // The name in parentheses may itself hold parentheses and spaces.
        let nameEnd = text.lastIndex(of: ")")
      else { return false }
      // After the name: state, parent, group, session (proc(5)).
      let fields = text[text.index(after: nameEnd)...].split(separator: " ")
      guard fields.count > 3, fields[0] != "Z", fields[0] != "X" else { return false }
      return pid_t(fields[2]) == session || pid_t(fields[3]) == session
    }
  }
}
