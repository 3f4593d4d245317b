public import Wire

/// One line of a service's log.
public struct LogEntry: Hashable, Sendable {
  public enum Level: String, Hashable, Sendable {
    case info, warning
  }

  public let at: Moment
  public let level: Level
  public let callID: String?
  public let sentence: String

  public init(at: Moment, level: Level, callID: String?, sentence: String) {
    self.at = at
    self.level = level
    self.callID = callID
    self.sentence = sentence
  }

  /// The line: time in seconds, level, Call-ID, sentence; control characters replaced.
  public var text: String {
    let seconds = at.nanoseconds / 1_000_000_000
    let millis = String(at.nanoseconds / 1_000_000 % 1000 + 1000).dropFirst()
    let call = callID.map { " call-id=\(Self.printable($0))" } ?? ""
    return "\(seconds).\(millis) \(level.rawValue)\(call) \(Self.printable(sentence))"
  }

  /// What came from the wire must not write lines of its own.
  private static func printable(_ text: String) -> String {
    String(
      text.unicodeScalars.prefix(512).map { scalar in
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "?" : Character(scalar)
      })
  }
}
