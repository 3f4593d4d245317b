import Checks
import Plugins
import Scenarios

/// What the files for CI servers say of one scenario.
struct EntryText {
  /// One thing that kept it from passing.
  struct Said {
    /// The check, or `script`; nil for doubts.
    let check: String?
    let sentence: String
    let frames: [Int]

    /// `check: sentence`.
    var headline: String { (check.map { "\($0): " } ?? "") + sentence }
  }

  let entry: RunRecord.Entry
  let cards: [CheckID: CheckCard]

  /// Name, choices and repetition.
  var name: String {
    entry.label + (entry.repetition > 1 ? " #\(entry.repetition)" : "")
  }

  /// What is to be said where it did not pass, findings that fail it first.
  var said: [Said] {
    var failing: [Said] = []
    var other: [Said] = []
    for judged in entry.checks {
      let isNote = card(judged.check)?.severity == .note
      for found in judged.findings ?? [] {
        let said = Said(check: judged.check, sentence: found.message, frames: found.frames)
        if isNote { other.append(said) } else { failing.append(said) }
      }
      if judged.verdict == "inconclusive" || judged.verdict == "not applicable" {
        let why = judged.why.map { "inconclusive, \($0)" } ?? "found nothing to judge"
        other.append(Said(check: judged.check, sentence: why, frames: []))
      }
    }
    failing += entry.script.map {
      Said(
        check: "script", sentence: "\($0.party): \($0.message) (\($0.file):\($0.line))", frames: [])
    }
    return failing + entry.doubts.map { Said(check: nil, sentence: $0, frames: []) } + other
  }

  /// What came when it was played again; nil where it was not.
  var tries: String? {
    guard let retries = entry.retries, !retries.isEmpty else { return nil }
    let outcomes = ([entry.outcome] + retries.map(\.outcome)).joined(separator: ", then ")
    let captures = retries.compactMap(\.capture)
    return (entry.isFlaky ? "flaky: " : "played again: ") + outcomes + " with the same seed"
      + (captures.isEmpty ? "" : "; also \(captures.joined(separator: ", "))")
  }

  /// The first thing to say, on one line.
  var headline: String {
    let first = said.first?.headline ?? entry.outcome
    return entry.isFlaky ? "flaky: \(first)" : first
  }

  /// Everything: each sentence with why it matters, its source, its frames and the capture.
  var body: [String] {
    var lines = tries.map { [$0] } ?? []
    var explained: Set<String> = []
    for said in said {
      lines.append(said.headline)
      if !said.frames.isEmpty {
        lines.append("  " + Self.frames(said.frames) + (entry.capture.map { " of \($0)" } ?? ""))
      }
      if let check = said.check, let card = card(check), explained.insert(check).inserted {
        lines += ["  why: \(card.why)", "  source: \(card.source)"]
      }
    }
    if let capture = entry.capture { lines.append("capture: \(capture)") }
    if let log = entry.log { lines.append("log: \(log)") }
    return lines
  }

  func card(_ check: String) -> CheckCard? { cards[CheckID(rawValue: check)] }

  static func frames(_ frames: [Int]) -> String {
    (frames.count == 1 ? "frame " : "frames ") + frames.map(String.init).joined(separator: ", ")
  }
}

extension RunRecord.Entry {
  /// Its variant; records of before it was written down have the choices by name only.
  var label: String {
    variant ?? ([scenario] + choices.sorted { $0.key < $1.key }.map(\.value)).joined(separator: " ")
  }

  var isFlaky: Bool { flaky ?? false }

  /// How it is counted: an outcome, or `known`, or `flaky`.
  var word: String {
    known != nil ? "known" : isFlaky ? "flaky" : outcome
  }
}
