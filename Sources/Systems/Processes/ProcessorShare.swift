import Foundation

/// Which processors this process may use, and for how much of the time.
public struct ProcessorShare: Sendable {
  /// Their numbers; nil where the system does not say.
  package let allowed: Set<Int>?
  /// How many of them at most, on average; nil without a quota (cgroup v2, `cpu.max`).
  package let quota: Double?
  private let usage: String?
  private let read: @Sendable (String) -> String

  /// This process's.
  public static let own = ProcessorShare(
    status: text("/proc/self/status"), group: text("/proc/self/cgroup"), read: text)

  /// `status` and `group` are what proc(5) says of the process; `read` gives a file's text, or nothing.
  package init(status: String, group: String, read: @escaping @Sendable (String) -> String) {
    self.read = read
    allowed = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
      .flatMap { Self.numbers($0.dropFirst("Cpus_allowed_list:".count)) }
    // Of the groups it is in, one in another, the narrowest counts.
    var folders = ["/sys/fs/cgroup"]
    if let line = group.split(separator: "\n").first(where: { $0.hasPrefix("0::/") }) {
      for name in line.dropFirst(4).split(separator: "/") {
        folders.append(folders[folders.count - 1] + "/" + name)
      }
    }
    let bounds = folders.compactMap { folder in
      Self.quota(read(folder + "/cpu.max")).map { (quota: $0, usage: folder + "/cpu.stat") }
    }
    let narrowest = bounds.min { $0.quota < $1.quota }
    quota = narrowest?.quota
    usage = narrowest?.usage
  }

  /// How many can be used at the same time, at least 1.
  public var count: Int {
    let all = allowed?.count ?? ProcessInfo.processInfo.activeProcessorCount
    return max(1, min(all, quota.map { Int($0.rounded(.up)) } ?? all))
  }

  /// How busy they have been; nil where the system does not say.
  public var time: ProcessorTime? {
    guard let quota, let usage else {
      return ProcessorTime(stat: read("/proc/stat"), allowed: allowed)
    }
    // What is used is counted from when the group began: of a later moment on there would be less to
    // be had than was used.
    let up = Duration.seconds(ProcessInfo.processInfo.systemUptime)
    return Self.used(read(usage)).flatMap {
      ProcessorTime(used: $0, processors: quota, for: up)
    }
  }

  /// `0-3,8`.
  private static func numbers(_ list: Substring) -> Set<Int>? {
    var numbers: Set<Int> = []
    for part in list.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
      let ends = part.split(separator: "-").compactMap { Int($0) }
      guard let first = ends.first, let last = ends.last, (0...65_536).contains(first),
        (first...65_536).contains(last)
      else { return nil }
      numbers.formUnion(first...last)
    }
    return numbers.isEmpty ? nil : numbers
  }

  /// `200000 100000`: so many µs in so many; `max` is no quota.
  private static func quota(_ text: String) -> Double? {
    let numbers = text.split(whereSeparator: \.isWhitespace).map { Double($0) }
    guard numbers.count == 2, let most = numbers[0], let period = numbers[1], most > 0, period > 0
    else { return nil }
    return most / period
  }

  /// The line `usage_usec 1234`.
  private static func used(_ text: String) -> UInt64? {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == "usage_usec" { return UInt64(words[1]) }
    }
    return nil
  }

  private static func text(_ path: String) -> String {
    guard let file = FileHandle(forReadingAtPath: path),
      let data = try? file.readToEnd()
    else { return "" }
    return String(decoding: data, as: UTF8.self)
  }
}
