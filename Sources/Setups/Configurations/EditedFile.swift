/// A file whose lines are given new parts, everything else kept byte by byte.
struct EditedFile: Sendable {
  let path: String
  /// Bytes without the line feed.
  let lines: [[UInt8]]
  private var edits: [Int: [(range: Range<Int>, text: String)]] = [:]
  private var replaced: [Int: [String]] = [:]

  init(_ file: FoundFile) {
    path = file.path
    lines = file.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map(Array.init)
  }

  /// Gives a part of a line another text; the first edit of a part wins.
  mutating func replace(_ range: Range<Int>, on line: Int, with text: String) {
    let known = edits[line, default: []]
    // Nobody writes such a line.
    guard known.count < 500 else { return }
    let overlaps = known.contains {
      $0.range.overlaps(range) || ($0.range.isEmpty && $0.range == range)
    }
    if !overlaps { edits[line, default: []].append((range, text)) }
  }

  /// Puts other lines where one was; none removes it.
  mutating func replace(line: Int, with lines: [String]) {
    if replaced[line] == nil { replaced[line] = lines }
  }

  func isReplaced(_ line: Int) -> Bool { replaced[line] != nil }

  /// One line with its edits.
  func edited(_ line: Int) -> String {
    var bytes = lines[line]
    for edit in edits[line, default: []].sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      bytes.replaceSubrange(edit.range, with: Array(edit.text.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  var text: String {
    lines.indices.flatMap { replaced[$0] ?? [edited($0)] }.joined(separator: "\n")
  }
}
