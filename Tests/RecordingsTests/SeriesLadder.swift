import Calls
import Wire

/// Whole calls that may overlap, as one ladder.
struct SeriesLadder {
  private var lines: [(at: Double, order: Int, text: String)] = []

  private mutating func add(_ at: Double, _ text: String) {
    lines.append((at, lines.count, text))
  }

  /// A call that a trunk answers and the caller ends.
  func answered(
    by edge: String, call: Int, at start: Double, answeredAt: Double, until end: Double
  ) -> Self {
    var new = self
    let name = "call=\(call)"
    for (at, text) in [
      (start, "carrier -> system INVITE"), (start + 0.001, "system -> carrier 100"),
      (start + 0.002, "system -> \(edge) INVITE"), (answeredAt, "\(edge) -> system 200"),
      (answeredAt + 0.001, "system -> carrier 200"), (answeredAt + 0.002, "carrier -> system ACK"),
      (answeredAt + 0.003, "system -> \(edge) ACK"), (end, "carrier -> system BYE"),
      (end + 0.001, "system -> \(edge) BYE"), (end + 0.002, "\(edge) -> system 200 BYE"),
      (end + 0.003, "system -> carrier 200 BYE"),
    ] { new.add(at, "\(text) \(time(at)) \(name)") }
    return new
  }

  /// A call that one trunk refuses, said twice, and another answers with busy.
  func refused(
    by first: String = "primary", then second: String = "secondary", call: Int, at start: Double
  ) -> Self {
    var new = self
    let name = "call=\(call)"
    for (after, text, flag) in [
      (0, "carrier -> system INVITE", ""), (0.001, "system -> \(first) INVITE", ""),
      (0.501, "system -> \(first) INVITE", "again"), (0.6, "\(first) -> system 503", ""),
      (0.601, "system -> \(first) ACK", ""), (0.602, "system -> \(second) INVITE", ""),
      (0.65, "\(first) -> system 503", "again"), (0.651, "system -> \(first) ACK", "again"),
      (0.7, "\(second) -> system 486", ""), (0.701, "system -> \(second) ACK", ""),
      (0.702, "system -> carrier 486", ""), (0.703, "carrier -> system ACK", ""),
    ] { new.add(start + after, "\(text) \(time(start + after)) \(name) \(flag)") }
    return new
  }

  /// An OPTIONS and its answer; nil for a good one.
  func probe(of edge: String, at start: Double, _ answer: String?) -> Self {
    var new = self
    new.add(start, "system -> \(edge) OPTIONS \(time(start)) call=90")
    if answer != "silence" {
      new.add(start + 0.1, "\(edge) -> system \(answer ?? "200") \(time(start + 0.1)) call=90")
    }
    return new
  }

  func ladder(end: Double) throws(LadderError) -> Ladder {
    let text = lines.sorted { ($0.at, $0.order) < ($1.at, $1.order) }.map(\.text)
    return try Ladder(text.joined(separator: "\n") + "\nend \(time(end))\n")
  }

  private func time(_ seconds: Double) -> String { decimal(seconds, places: 3) }
}
