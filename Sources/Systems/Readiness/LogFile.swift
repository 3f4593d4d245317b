import Foundation

/// What a system wrote to stdout and stderr.
public struct LogFile: Hashable, Sendable {
  public let path: String

  public init(path: String) {
    self.path = path
  }

  /// The last lines, oldest first, without empty ones; from the last 64 KiB.
  public func tail(_ count: Int = 10) -> [String] {
    Array(lines(fromEnd: 64 << 10).suffix(count))
  }

  public var lastLine: String? { tail(1).first }

  func hasLine(matching pattern: Regex<AnyRegexOutput>) -> Bool {
    lines(fromEnd: .max).contains { $0.firstMatch(of: pattern) != nil }
  }

  private func lines(fromEnd limit: UInt64) -> [String] {
    guard let file = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? file.close() }
    let size = (try? file.seekToEnd()) ?? 0
    try? file.seek(toOffset: size > limit ? size - limit : 0)
    let data = (try? file.readToEnd()) ?? nil
    return String(decoding: data ?? Data(), as: UTF8.self)
      .split(whereSeparator: \.isNewline).map(String.init)
      .filter { !$0.allSatisfy(\.isWhitespace) }
  }
}
