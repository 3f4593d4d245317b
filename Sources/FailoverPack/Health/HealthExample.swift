import Wire

/// Ladders of OPTIONS and calls that the examples of health checks are put together from.
enum HealthExample {
  static let policy = "health.checks: true"

  /// OPTIONS at those seconds, each answered with 200 after a millisecond.
  static func questions(
    _ trunk: String, _ seconds: [Double], by client: String = "system", call: Int = 0
  ) -> String {
    let number = call == 0 ? (trunk == "primary" ? 101 : 102) : call
    return seconds.map { at in
      """
      \(client) -> \(trunk) OPTIONS \(decimal(at, places: 3)) call=\(number)
      \(trunk) -> \(client) 200 OPTIONS \(decimal(at + 0.001, places: 3)) call=\(number)

      """
    }.joined()
  }

  /// OPTIONS at those seconds that get no answer.
  static func unanswered(_ trunk: String, _ seconds: [Double]) -> String {
    seconds.map {
      "system -> \(trunk) OPTIONS \(decimal($0, places: 3)) call=103 new transport=tcp\n"
    }.joined()
  }

  /// A call at that second that the secondary alone is asked for.
  static func spared(at second: Double, call: Int) -> String {
    """
    carrier -> system    INVITE \(decimal(second, places: 3)) call=\(call)
    system  -> secondary INVITE \(decimal(second + 0.001, places: 3)) call=\(call)

    """
  }

  /// A call at that second that the primary is asked for.
  static func offered(at second: Double, call: Int) -> String {
    """
    carrier -> system  INVITE \(decimal(second, places: 3)) call=\(call)
    system  -> primary INVITE \(decimal(second + 0.001, places: 3)) call=\(call)

    """
  }

  /// Lines of several ladders in order of their times.
  static func woven(_ text: String) -> String {
    let lines = text.split(separator: "\n").map { line in
      (time: line.split(separator: " ").compactMap { Double($0) }.last ?? 0, line: line)
    }
    return lines.enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map { "\($0.element.line)\n" }.joined()
  }
}
