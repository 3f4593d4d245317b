public import Checks
import Scenarios
import Wire

/// A record of a run as lines of text: a row a scenario, what was found under what did not pass.
public struct RecordTable: Sendable {
  private let cards: [CheckID: CheckCard]

  public init(cards: [CheckID: CheckCard] = [:]) {
    self.cards = cards
  }

  public func lines(_ record: RunRecord) -> [String] {
    let texts = record.scenarios.map { EntryText(entry: $0, cards: cards) }
    let first = min(58, texts.map(\.name.count).max() ?? 0)
    let requirements = record.scenarios.map { $0.requirements.joined(separator: " ") }
    let second = min(36, requirements.map(\.count).max() ?? 0)
    var lines: [String] = []
    for (index, text) in texts.enumerated() {
      let entry = text.entry
      let cells = [
        text.name.padded(to: first), requirements[index].padded(to: second),
        entry.word.padded(to: 12), "\(decimal(entry.seconds, places: 1)) s",
      ]
      lines.append("  " + cells.joined(separator: "  "))
      if entry.outcome != "passed" { lines += details(text).map { "      \($0)" } }
    }
    return lines
  }

  /// The last lines: what is listed and passes, how many of each, the verdict.
  public func summary(_ record: RunRecord) -> [String] {
    let words = ["passed", "failed", "inconclusive", "unavailable", "flaky", "known"]
    let counts = words.compactMap { word -> String? in
      let count = record.scenarios.count { $0.word == word }
      return count > 0 || word == "passed" ? "\(count) \(word)" : nil
    }
    let verdict = record.interrupted ? "interrupted" : record.outcome
    return record.notes.map { "note: \($0)" }
      + (record.outdated ?? []).map { "known: \($0.sentence)" }
      + [
        "\(record.scenarios.count) \(record.scenarios.count == 1 ? "scenario" : "scenarios") on \(record.system): "
          + "\(counts.joined(separator: ", "))   \(verdict.uppercased())"
      ]
  }

  private func details(_ text: EntryText) -> [String] {
    let entry = text.entry
    var lines =
      entry.known.map { why in
        ["known: \(why)" + (entry.knownAt.map { " (\($0))" } ?? "")]
      } ?? []
    lines += text.tries.map { [$0] } ?? []
    for said in text.said {
      lines.append(
        said.headline + (said.frames.isEmpty ? "" : " (\(EntryText.frames(said.frames)))"))
    }
    return lines + (entry.capture.map { [$0] } ?? [])
  }
}
