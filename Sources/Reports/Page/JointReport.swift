import Checks
public import Scenarios

/// One page over the runs of several systems: how each came out, and where its report is.
///
/// It needs nothing beside itself but what it links to, and runs no script.
public struct JointReport: Sendable {
  /// One system, in the order in which they were driven.
  public struct Part: Sendable {
    public let system: String
    /// `passed`, `failed`, `interrupted`, `not driven`.
    public let word: String
    /// Nil where it was not driven.
    public let result: RunResult?
    /// The folder of its run from the page's; empty where it is the same.
    public let folder: String?

    public init(system: String, word: String, result: RunResult?, folder: String?) {
      self.system = system
      self.word = word
      self.result = result
      self.folder = folder
    }
  }

  /// More scenarios that did not pass are in the system's own report.
  private static let mostScenarios = 20

  /// What all came to together.
  public let word: String
  public let parts: [Part]
  public let version: String

  public init(word: String, parts: [Part], version: String) {
    self.word = word
    self.parts = parts
    self.version = version
  }

  public var text: String {
    let names = parts.map(\.system).joined(separator: ", ")
    let page = tag("html", .init("lang", "en")) {
      PageHead.markup(title: "\(word): \(names)")
      tag("body") {
        tag("main") {
          tag("header") {
            tag("h1") {
              Self.verdict(word)
              " \(names)"
            }
          }
          facts
          tag("section", .class("entries"), .init("aria-label", "systems")) {
            Markup(parts.map(entry))
          }
        }
      }
    }
    return "<!DOCTYPE html>\n" + page.html + "\n"
  }

  private static func verdict(_ word: String) -> Markup {
    tag("span", .class("verdict \(style(word))")) { word }
  }

  private static func style(_ word: String) -> String {
    switch word {
    case "passed", "failed", "inconclusive", "unavailable": word
    case "interrupted": "inconclusive"
    default: "unavailable"
    }
  }

  private var facts: Markup {
    let results = parts.compactMap(\.result)
    return SummarySection.list([
      .init("Systems", String(parts.count)),
      .init("Scenarios", String(results.reduce(0) { $0 + $1.scenarios.count })),
      .init(
        "Seed",
        Array(Set(results.map { String($0.seed, radix: 16) })).sorted().joined(separator: ", ")),
      .init("Harness", version),
    ])
  }

  private func entry(_ part: Part) -> Markup {
    let counts = part.result.map(Self.counts) ?? ""
    return tag("details", .class("entry \(Self.style(part.word))"), .isOpen) {
      tag("summary") {
        Self.verdict(part.word)
        tag("span", .class("name")) { part.system }
        tag("span", .class("requirements")) { part.result?.systemVersion ?? "" }
        tag("span", .class("figures")) { counts }
      }
      tag("div", .class("body")) {
        if let result = part.result, let folder = part.folder {
          scenarios(result)
          files(in: folder)
        } else {
          tag("p") { "It has no report: nothing was driven." }
        }
      }
    }
  }

  /// How many came out how: `97 passed, 1 failed`.
  private static func counts(_ result: RunResult) -> String {
    var parts = ReportDocument.order.reversed().compactMap { outcome -> String? in
      let count = result.count(outcome)
      return count > 0 ? "\(count) \(outcome.rawValue)" : nil
    }
    if result.knownCount > 0 { parts.append("\(result.knownCount) known") }
    if result.flakyCount > 0 { parts.append("\(result.flakyCount) flaky") }
    return parts.joined(separator: ", ")
  }

  /// What did not pass, with the first sentence that says why.
  private func scenarios(_ result: RunResult) -> Markup {
    let open = result.scenarios.filter { $0.outcome != .passed && $0.known == nil }
      .sorted { $0.outcome < $1.outcome }
    let notes = result.notes.map { note in tag("p", .class("why")) { note } }
    guard !open.isEmpty else { return Markup(notes) }
    let lines = open.prefix(Self.mostScenarios).map { scenario in
      tag("li") {
        Self.verdict(scenario.outcome.rawValue)
        " "
        tag("code") { scenario.scenario.variant }
        " "
        Self.reason(scenario)
      }
    }
    let more = open.count - lines.count
    return Markup(
      notes + [
        tag("ul", .class("files")) { Markup(lines) },
        more > 0 ? tag("p") { "\(more) more in its report." } : .none,
      ])
  }

  private static func reason(_ scenario: ScenarioResult) -> String {
    for judged in scenario.checks {
      if case .failed(let findings) = judged.verdict, let first = findings.first {
        return "\(judged.check): \(first.message)"
      }
    }
    if let complaint = scenario.complaints.first {
      return "\(complaint.party): \(complaint.sentence)"
    }
    if let doubt = scenario.doubts.first { return doubt }
    for judged in scenario.checks {
      if case .inconclusive(let why) = judged.verdict { return "\(judged.check): \(why)" }
    }
    return ""
  }

  private func files(in folder: String) -> Markup {
    let place = folder.isEmpty ? "" : folder + "/"
    return tag("ul", .class("files")) {
      Markup(
        [("report.html", "report"), ("junit.xml", "JUnit"), ("run.json", "JSON")].map {
          file, name in
          tag("li") { tag("a", .href(.file(place + file))) { name } }
        })
    }
  }
}
