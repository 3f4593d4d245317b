import Calls
import SIP
import Wire

/// A call as two ladders side by side: as recorded, and as played again.
public struct PairedLadder: Sendable {
  /// What stands between the halves of a row.
  package enum Mark: String, CaseIterable, Sendable {
    case same = "="
    /// Sent otherwise, at another time, or in another order.
    case changed = "~"
    case missing = "-"
    case extra = "+"
    /// A party's message that had nothing to answer any more.
    case unsent = "."
  }

  private let comparison: CallComparison
  /// The parties that take part, in the order of their lanes.
  package let lanes: [String]
  private let step: Int
  private let isLong: Bool

  /// Lanes are made narrower for a width, to a bound.
  public init(_ comparison: CallComparison, _ cast: ReplayCast, width: Int = 120) {
    self.comparison = comparison
    let seen = Set(
      comparison.rows.flatMap { row in
        [row.recorded, row.replayed].compactMap(\.self).flatMap { [$0.from, $0.to] }
      })
    let order =
      cast.carriers.map(\.name) + [ReplayCast.system] + cast.edges.map(\.name)
      + cast.members.filter { $0.role == .other }.map(\.name)
    lanes = order.filter(seen.contains)
    let gaps = max(1, lanes.count - 1)
    step = min(17, max(13, ((width - 25) / 2 - 1) / gaps))
    isLong = comparison.rows.count > Self.mostRows
  }

  package static let mostRows = 500

  public var lines: [String] {
    let blank = String(repeating: " ", count: 8)
    var lines = [
      "\(blank) \(padded("recorded", width))     \(padded("replayed", width))",
      "\(blank) \(heads)     \(heads)",
    ]
    let starts = (
      comparison.rows.compactMap { $0.recorded?.at }.min(),
      comparison.rows.compactMap { $0.replayed?.at }.min()
    )
    for row in comparison.rows.prefix(Self.mostRows) {
      let mark = Self.mark(row)
      let left = time(row.recorded, starts.0)
      let right = time(row.replayed, starts.1)
      lines.append(
        "\(left) \(half(row.recorded))  \(mark.rawValue)  \(half(row.replayed)) \(right)")
    }
    if isLong { lines.append("… \(comparison.rows.count - Self.mostRows) rows more") }
    return lines
  }

  /// What the marks mean.
  public static let legend =
    "= same, ~ changed, - missing, + extra, . not sent by its party because what it answers is missing"

  private var width: Int { max(1, (lanes.count - 1) * step + 1) }

  private var heads: String {
    var text = ""
    for (index, lane) in lanes.enumerated() {
      let start = index == 0 ? 0 : index * step - min(lane.count / 2, step / 2)
      let isLast = index == lanes.count - 1 && index > 0
      while text.count < (isLast ? max(start, width - lane.count) : start) { text += " " }
      if isLast, text.count > width - lane.count {
        // Ends where the lane is, over what is to the left of it.
        text = String(text.prefix(max(0, width - lane.count - 1))) + " "
      }
      text += isLast ? String(lane.prefix(width)) : lane
    }
    return padded(text, width)
  }

  package static func mark(_ row: CallComparison.Row) -> Mark {
    switch (row.recorded, row.replayed) {
    case (let recorded?, nil): recorded.isFromSystem ? .missing : .unsent
    case (nil, _): .extra
    case (_?, _?): row.differences.isEmpty ? .same : .changed
    }
  }

  private func time(_ entry: ReplayTrace.Entry?, _ start: Moment?) -> String {
    guard let entry, let start else { return String(repeating: " ", count: 8) }
    let text = decimal((entry.at - start).seconds, places: 3)
    return String(repeating: " ", count: max(0, 8 - text.count)) + text
  }

  private func half(_ entry: ReplayTrace.Entry?) -> String {
    var cells = Array(repeating: Character(" "), count: width)
    for lane in lanes.indices { cells[lane * step] = "│" }
    guard let entry, let from = lanes.firstIndex(of: entry.from),
      let to = lanes.firstIndex(of: entry.to)
    else { return String(cells) }
    let low = min(from, to) * step + 1
    let high = max(from, to) * step - 1
    for cell in low...high { cells[cell] = "─" }
    cells[from < to ? high : low] = from < to ? "▶" : "◀"
    let label = " \(label(entry, within: high - low - 3)) "
    let start = low + (high - low + 1 - label.count) / 2
    for (offset, character) in label.enumerated() { cells[start + offset] = character }
    return String(cells)
  }

  /// What says the most in that many characters.
  private func label(_ entry: ReplayTrace.Entry, within width: Int) -> String {
    let count = entry.repeats > 0 ? "×\(entry.repeats + 1)" : ""
    let short = entry.message.status.map(\.description) ?? entry.message.summary
    let labels = ["\(entry.message.summary) \(count)", "\(short) \(count)", "\(short)\(count)"]
      .map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 }
    return labels.first { $0.count <= width } ?? String(short.prefix(width))
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
