/// The marks that every ladder's picture is drawn with; their looks are `LadderSVGStyle`'s.
package enum LadderInk {
  /// A line of text, escaped; `anchor` is SVG's `start`, `middle` or `end`.
  package static func label(
    _ kind: String, _ x: Int, _ y: Int, _ text: String, _ anchor: String
  ) -> String {
    "<text class=\"\(kind)\" x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\">"
      + "\(XMLText.escaped(text))</text>"
  }

  /// A party's life.
  package static func life(_ x: Int, from top: Int, to bottom: Int) -> String {
    "<line class=\"life\" x1=\"\(x)\" y1=\"\(top)\" x2=\"\(x)\" y2=\"\(bottom)\"/>"
  }

  /// An arrow from one party to another, its head at `end`.
  package static func arrow(from start: Int, to end: Int, at y: Int) -> [String] {
    let sign = end < start ? -1 : 1
    return [
      "<line class=\"shaft\" x1=\"\(start)\" y1=\"\(y)\" x2=\"\(end - sign * 6)\" y2=\"\(y)\"/>",
      head(end, y, isLeftward: sign < 0),
    ]
  }

  package static func head(_ x: Int, _ y: Int, isLeftward: Bool) -> String {
    "<path class=\"head\" d=\"M\(x) \(y)l\(isLeftward ? 9 : -9) -4v8z\"/>"
  }
}
