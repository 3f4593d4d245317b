/// A state machine's table as text: a row for each state, a column for each event.
///
/// A cell is `result>state after it`; a result alone leaves the state as it was.
struct TransitionTable {
  struct Cell: Sendable, CustomStringConvertible {
    let state: String
    let event: String
    let result: String
    let after: String

    var description: String { "\(event) in \(state) gives \(result) and \(after)" }
  }

  let states: [String]
  let events: [String]
  let cells: [Cell]

  init(_ text: String) {
    var lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    events = Array(lines.removeFirst().dropFirst())
    states = lines.map { $0[0] }
    cells = lines.flatMap { [events] line in
      zip(events, line.dropFirst()).map { event, cell in
        let parts = cell.split(separator: ">").map(String.init)
        return Cell(
          state: line[0], event: event, result: parts[0],
          after: parts.count > 1 ? parts[1] : line[0])
      }
    }
  }

  /// Whether every state meets every event.
  func covers(_ states: some Sequence<some Any>, _ events: some Sequence<some Any>) -> Bool {
    self.states == states.map { "\($0)" } && self.events == events.map { "\($0)" }
      && cells.count == self.states.count * self.events.count
  }
}
