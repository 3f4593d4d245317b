import Scenarios

/// The head of a page: what it is about, how it came out, what is known of the whole.
struct SummarySection {
  let document: ReportDocument

  var markup: Markup {
    Markup([
      tag("header") {
        tag("h1") {
          tag("span", .class("verdict \(document.outcome.rawValue)")) { document.outcome.rawValue }
          " "
          document.title
        }
        tag("button", .init("type", "button"), .id("theme"), .isHidden) { "Dark" }
      },
      bar, counts, Self.list(document.facts),
      document.notes.isEmpty
        ? .none
        : tag("ul", .class("notes")) {
          Markup(document.notes.map { note in tag("li") { note } })
        },
      requirements,
    ])
  }

  private var present: [ScenarioResult.Outcome] {
    ReportDocument.order.filter { document.count($0) > 0 }
  }

  /// How many of each, as a share of the width.
  private var bar: Markup {
    let all = max(document.entries.count, 1)
    var x = 0
    return tag(
      "svg", .class("share"), .init("aria-hidden", "true"), .init("viewBox", "0 0 1000 8"),
      .init("preserveAspectRatio", "none")
    ) {
      Markup(
        present.map { outcome in
          let width = document.count(outcome) * 1000 / all
          defer { x += width }
          return tag(
            "rect", .class(outcome.rawValue), .init("x", x), .init("width", width),
            .init("height", 8))
        })
    }
  }

  private var counts: Markup {
    tag("ul", .class("counts")) {
      tag("li") {
        tag("b") { String(document.entries.count) }
        " \(document.noun)\(document.entries.count == 1 ? "" : "s")"
      }
      Markup(
        present.map { outcome in
          tag("li", .class(outcome.rawValue)) {
            tag("b") { String(document.count(outcome)) }
            " \(outcome.rawValue)"
          }
        })
    }
  }

  /// What is known of the whole, each with its name.
  static func list(_ facts: [ReportDocument.Fact]) -> Markup {
    tag("dl", .class("facts")) {
      Markup(
        facts.map { fact in
          tag("div") {
            tag("dt") { fact.name }
            tag("dd") {
              if let entry = fact.entry {
                tag("a", .href(.place(EntrySection.id(entry)))) { fact.value }
              } else {
                fact.value
              }
            }
          }
        })
    }
  }

  private var requirements: Markup {
    guard !document.requirements.isEmpty else { return .none }
    let met = document.requirements.count { $0.outcomes.allSatisfy { $0 == .passed } }
    return tag("details", .class("requirements")) {
      tag("summary") { "\(met) of \(document.requirements.count) requirements passed in full" }
      tag("table") {
        Markup(document.requirements.map(row))
      }
    }
  }

  private func row(_ requirement: ReportDocument.Requirement) -> Markup {
    let passed = requirement.outcomes.count { $0 == .passed }
    let worst = requirement.outcomes.min() ?? .inconclusive
    return tag("tr") {
      tag("td") { tag("span", .class("verdict \(worst.rawValue)")) { worst.rawValue } }
      tag("td") { tag("a", .href(.place("q=" + requirement.id))) { requirement.id } }
      tag("td") {
        requirement.title
        if !requirement.source.isEmpty {
          tag("span", .class("source")) { " \(requirement.source)" }
        }
      }
      tag("td", .class("count")) { "\(passed) of \(requirement.outcomes.count)" }
    }
  }
}
