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

  /// In bytes; 0 where there is none yet.
  var size: UInt64 {
    guard let file = FileHandle(forReadingAtPath: path) else { return 0 }
    defer { try? file.close() }
    return (try? file.seekToEnd()) ?? 0
  }

  /// Whether there is such a line behind that many bytes.
  func hasLine(matching pattern: Regex<AnyRegexOutput>, after offset: UInt64 = 0) -> Bool {
    lines { _ in offset }.contains { $0.firstMatch(of: pattern) != nil }
  }

  private func lines(fromEnd limit: UInt64) -> [String] {
    lines { size in size > limit ? size - limit : 0 }
  }

  private func lines(from offset: (_ size: UInt64) -> UInt64) -> [String] {
    guard let file = FileHandle(forReadingAtPath: path) else { return [] }
    defer { try? file.close() }
    let size = (try? file.seekToEnd()) ?? 0
    try? file.seek(toOffset: offset(size))
    let data = (try? file.readToEnd()) ?? nil
    return String(decoding: data ?? Data(), as: UTF8.self)
      .split(whereSeparator: \.isNewline).map(String.init)
      .filter { !$0.allSatisfy(\.isWhitespace) }
  }
}
