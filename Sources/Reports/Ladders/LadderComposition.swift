import SIP
import Wire

/// A ladder's rows while they are put together.
struct LadderComposition {
  /// What makes two messages the same one sent again.
  private struct Sent: Hashable {
    let from: Endpoint
    let to: Endpoint
    let message: Message?
    let head: String
  }

  private let columns: LadderColumns
  private let marks: [Int: [Int]]
  private let options: LadderLayout.Options
  private let start: Moment
  private var rows: [LadderLayout.Row] = []
  private var rowOf: [Sent: Int] = [:]
  private var previous: Moment?

  init(
    _ columns: LadderColumns, _ marks: [Int: [Int]], _ options: LadderLayout.Options, start: Moment
  ) {
    self.columns = columns
    self.marks = marks
    self.options = options
    self.start = start
  }

  mutating func add(_ sighting: Sighting) {
    guard let label = LadderLabel(sighting), let from = columns.index(of: sighting.source),
      let to = columns.index(of: sighting.destination)
    else { return }
    defer { previous = sighting.at }
    let time = sighting.at - start
    let numbers = marks[sighting.frame] ?? []
    let sent = Sent(
      from: sighting.source, to: sighting.destination, message: sighting.message, head: label.head)
    if options.foldsRepeats, numbers.isEmpty, let row = rowOf[sent],
      case .arrow(var arrow) = rows[row], arrow.marks.isEmpty
    {
      arrow.frames.append(sighting.frame)
      arrow.lastTime = time
      rows[row] = .arrow(arrow)
      return
    }
    if let previous, let silence = options.longSilence, sighting.at - previous >= silence {
      rows.append(.idle(sighting.at - previous))
    }
    rowOf[sent] = rows.count
    rows.append(
      .arrow(
        LadderLayout.Arrow(
          from: from, to: to, label: label, time: time, marks: numbers.sorted(),
          frames: [sighting.frame], lastTime: time, sighting: sighting)))
  }

  /// RTP, at the time it began.
  mutating func add(_ media: LadderMediaRow) {
    guard let from = media.from.compactMap({ columns.index(of: $0) }).first,
      let to = media.to.compactMap({ columns.index(of: $0) }).first
    else { return }
    let numbers = Set(media.frames.flatMap { marks[$0] ?? [] })
    rows.append(
      .arrow(
        LadderLayout.Arrow(
          from: from, to: to, label: media.label, time: media.at - start, marks: numbers.sorted(),
          frames: [media.frame], lastTime: media.lastAt - start, sighting: nil)))
    previous = max(previous ?? media.at, media.at)
  }

  /// All rows where they fit; otherwise the beginning and what is around the marks.
  func rows(atMost most: Int?) -> [LadderLayout.Row] {
    guard let most, rows.count > most else { return rows }
    var chosen = Set(0..<min(12, rows.count))
    for (index, row) in rows.enumerated() {
      guard case .arrow(let arrow) = row, !arrow.marks.isEmpty else { continue }
      chosen.formUnion(max(0, index - 4)...min(rows.count - 1, index + 3))
    }
    var shown: [LadderLayout.Row] = []
    var omitted = 0
    let kept = Set(chosen.sorted().prefix(most))
    for (index, row) in rows.enumerated() {
      if kept.contains(index) {
        if omitted > 0 { shown.append(.omitted(omitted)) }
        omitted = 0
        shown.append(row)
      } else if case .arrow(let arrow) = row {
        omitted += arrow.repeats
      }
    }
    if omitted > 0 { shown.append(.omitted(omitted)) }
    return shown
  }
}
