public import Checks
import Wire

/// A run as JUnit XML: a suite a system, a case a scenario.
///
/// A failure says what was found, why it matters, by which source, and in which frames of which
/// capture; what is known to fail is skipped with its reason, and what is flaky is a failure unless
/// the run was told to allow it.
public struct JUnitReport: Sendable {
  private let record: RunRecord
  private let cards: [CheckID: CheckCard]

  private init(_ record: RunRecord, _ cards: [CheckID: CheckCard]) {
    self.record = record
    self.cards = cards
  }

  /// - Parameter cards: what is known of the checks, by check.
  public static func text(_ record: RunRecord, cards: [CheckID: CheckCard] = [:]) -> String {
    (JUnitReport(record, cards).lines + [""]).joined(separator: "\n")
  }

  private enum Element: String {
    case failure, error, skipped
  }

  private var lines: [String] {
    let elements = record.scenarios.map(element) + (record.outdated ?? []).map { _ in .failure }
    func count(_ element: Element) -> Int { elements.count { $0 == element } }
    let totals =
      "tests=\"\(elements.count)\" failures=\"\(count(.failure))\" errors=\"\(count(.error))\" "
      + "skipped=\"\(count(.skipped))\" time=\"\(decimal(record.seconds, places: 3))\""
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      "<testsuites name=\"harness\" \(totals)>",
      "<testsuite name=\"\(escaped("harness.\(record.system)"))\" \(totals)>",
      "<properties>",
      property("seed", record.seed),
      property("evidence", record.evidence),
      property("harness", record.harness),
      property("system", record.systemVersion ?? record.system),
    ]
    if let shard = record.shard {
      lines.append(property("shard", "\(shard.number)/\(shard.count)"))
    }
    lines.append("</properties>")
    for entry in record.scenarios { lines += testCase(entry) }
    for outdated in record.outdated ?? [] { lines += testCase(outdated) }
    return lines + ["</testsuite>", "</testsuites>"]
  }

  /// What a case holds; nil for one that passed.
  private func element(_ entry: RunRecord.Entry) -> Element? {
    if entry.known != nil { return .skipped }
    if entry.isFlaky, record.allowsFlaky ?? false { return nil }
    switch entry.outcome {
    case "passed": return nil
    case "failed": return .failure
    default: return .error
    }
  }

  private func testCase(_ entry: RunRecord.Entry) -> [String] {
    let text = EntryText(entry: entry, cards: cards)
    let requirements = entry.requirements.joined(separator: " ")
    let group = requirements.isEmpty ? entry.scenario : requirements
    var lines = [
      "<testcase classname=\"\(escaped("\(record.system).\(group)"))\" "
        + "name=\"\(escaped(text.name))\" time=\"\(decimal(entry.seconds, places: 3))\">",
      "<properties>",
      property("requirements", requirements),
      property("seed", entry.seed),
    ]
    if entry.isFlaky { lines.append(property("flaky", "true")) }
    lines.append("</properties>")
    switch element(entry) {
    case .skipped:
      let place = entry.knownAt.map { " (\($0))" } ?? ""
      lines.append("<skipped message=\"\(escaped("known: \(entry.known ?? "")\(place)"))\"/>")
    case .failure:
      lines.append(problem("failure", type: entry.word, text))
    case .error:
      lines.append(problem("error", type: entry.outcome, text))
    case nil:
      // Servers that know the element show it; the others show the case as passed, with the text.
      if entry.isFlaky { lines.append(problem("flakyFailure", type: "flaky", text)) }
    }
    let isTold = element(entry) == .failure || element(entry) == .error
    let output =
      entry.outcome == "passed" || isTold ? entry.capture.map { [$0] } ?? [] : text.body
    if !output.isEmpty {
      lines.append("<system-out>\(escaped(output.joined(separator: "\n")))</system-out>")
    }
    return lines + ["</testcase>"]
  }

  private func testCase(_ outdated: RunRecord.Outdated) -> [String] {
    [
      "<testcase classname=\"\(escaped("\(record.system).known-failures"))\" "
        + "name=\"\(escaped(outdated.subject))\" time=\"0.000\">",
      "<failure type=\"outdated\" message=\"\(escaped(outdated.sentence))\">"
        + "\(escaped(outdated.sentence))</failure>",
      "</testcase>",
    ]
  }

  private func problem(_ name: String, type: String, _ text: EntryText) -> String {
    "<\(name) type=\"\(escaped(type))\" message=\"\(escaped(text.headline))\">"
      + "\(escaped(text.body.joined(separator: "\n")))</\(name)>"
  }

  private func property(_ name: String, _ value: String) -> String {
    "<property name=\"\(escaped(name))\" value=\"\(escaped(value))\"/>"
  }

  private func escaped(_ text: String) -> String { XMLText.escaped(text) }
}
