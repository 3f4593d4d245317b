import Scenarios

/// A report as one HTML file that needs nothing beside itself, no network and no script.
///
/// What came from the wire, from files and from logs is text by construction (`Markup`), and a
/// content security policy lets nothing run but the one script whose hash it names.
public enum HTMLReport {
  /// With more that did not pass than that, none is open from the start: first the whole is seen.
  private static let mostOpen = 3

  public static func text(_ document: ReportDocument) -> String {
    let page = tag("html", .init("lang", "en")) {
      PageHead.markup(
        title: "\(document.outcome.rawValue): \(document.title)", script: PageScript.hash)
      tag("body") {
        tag("main") {
          SummarySection(document: document).markup
          charts(document)
          entries(document)
          tag("p", .class("keys")) {
            "Keys: / filters, ↑ ↓ go through \(document.noun)s and arrows, Enter opens, Esc closes."
          }
        }
        panel
        tag("script") { Markup(literal: PageScript.text) }
      }
    }
    return "<!DOCTYPE html>\n" + page.html + "\n"
  }

  private static func charts(_ document: ReportDocument) -> Markup {
    let charts = document.measures.compactMap { TimingChart($0.id, $0.title, in: document.entries) }
    guard !charts.isEmpty else { return .none }
    let outside = charts.reduce(0) { $0 + $1.outside }
    let all = charts.reduce(0) { $0 + $1.count }
    return tag("details", .class("charts")) {
      tag("summary") {
        "Times: \(all) measured, "
        if outside > 0 {
          tag("b", .class("outside")) { "\(outside) outside what is allowed" }
        } else {
          "none outside what is allowed"
        }
      }
      tag("p", .class("legend")) {
        "A mark is one \(document.noun); the band is what the policy allows. Diamonds are "
          + "outside it."
      }
      Markup(charts.map(\.markup))
    }
  }

  private static func entries(_ document: ReportDocument) -> Markup {
    let failures = document.entries.prefix { $0.outcome != .passed }.count
    let open = failures <= mostOpen ? failures : 0
    return tag("section", .class("entries"), .init("aria-label", "\(document.noun)s")) {
      filter(document)
      Markup(
        document.entries.enumerated().map { place, entry in
          EntrySection(entry: entry, isOpen: place < open).markup
        })
    }
  }

  /// Shown by the script, which it needs.
  private static func filter(_ document: ReportDocument) -> Markup {
    tag("form", .id("filter"), .init("role", "search"), .isHidden) {
      tag("label", .init("for", "q")) { "Filter" }
      tag(
        "input", .init("type", "search"), .id("q"), .init("autocomplete", "off"),
        .init("spellcheck", "false"), .init("placeholder", "name, requirement, check, sentence"))
      Markup(
        ReportDocument.order.filter { document.count($0) > 0 }.map { outcome in
          tag(
            "button", .init("type", "button"), .class("only \(outcome.rawValue)"),
            .init("data-only", outcome.rawValue), .init("aria-pressed", "false")
          ) {
            "\(outcome.rawValue) \(document.count(outcome))"
          }
        })
      tag("button", .init("type", "button"), .id("unfold")) { "Open all" }
      tag(
        "output", .id("shown"), .init("for", "q"), .init("aria-live", "polite"),
        .init("data-noun", document.noun))
    }
  }

  /// Where the script shows a message beside its ladder.
  private static var panel: Markup {
    tag(
      "aside", .id("panel"), .init("role", "dialog"), .init("aria-label", "Message"), .isHidden
    ) {
      tag("div", .class("tools")) {
        tag("button", .init("type", "button"), .id("previous")) { "↑ previous" }
        tag("button", .init("type", "button"), .id("next")) { "↓ next" }
        tag("button", .init("type", "button"), .class("copy")) { "copy" }
        tag("button", .init("type", "button"), .id("close"), .init("aria-label", "Close (Esc)")) {
          "✕"
        }
      }
      tag("div", .id("message"))
    }
  }
}
