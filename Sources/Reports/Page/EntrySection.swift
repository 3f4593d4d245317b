import Checks
import Scenarios
import Wire

/// A scenario or call in a page: a line that opens to what was found, seen and measured.
struct EntrySection {
  let entry: ReportEntry
  /// Whether it is open from the start.
  let isOpen: Bool

  static func id(_ number: Int) -> String { "s\(number)" }

  var markup: Markup {
    var attributes: [Attribute] = [
      .class("entry \(entry.outcome.rawValue)"),
      .init("data-outcome", entry.outcome.rawValue), .init("data-find", haystack),
    ]
    if isOpen { attributes.append(.isOpen) }
    return Markup(
      "details", attributes,
      Markup([
        line,
        // The address is inside: browsers open a closed element for what is in it.
        tag("div", .class("body"), .id(Self.id(entry.number))) { content },
      ]))
  }

  /// What the filter looks in.
  private var haystack: String {
    ([entry.name, entry.variant, entry.outcome.rawValue] + entry.requirements
      + entry.findings.map { "\($0.check) \($0.message)" } + entry.remarks + [entry.title])
      .joined(separator: " ").lowercased()
  }

  private var line: Markup {
    tag("summary") {
      tag("span", .class("verdict \(entry.outcome.rawValue)")) { entry.outcome.rawValue }
      tag("span", .class("name")) {
        entry.name
        if !entry.variant.isEmpty { tag("span", .class("variant")) { " \(entry.variant)" } }
      }
      tag("span", .class("requirements")) { entry.requirements.joined(separator: " ") }
      tag("span", .class("figures")) { entry.figures.joined(separator: " · ") }
      if let first = sentences.first {
        tag("span", .class("first")) {
          first + (sentences.count > 1 ? " (and \(sentences.count - 1) more)" : "")
        }
      }
    }
  }

  /// Everything that keeps it from having passed.
  private var sentences: [String] {
    entry.findings.map { "\($0.check): \($0.message)" } + remarks
  }

  @MarkupBuilder private var content: Markup {
    tag("p", .class("title")) { entry.title }
    if !entry.why.isEmpty { tag("p", .class("why")) { entry.why } }
    if !entry.findings.isEmpty {
      tag("ol", .class("findings")) { Markup(entry.findings.map(finding)) }
    }
    if !remarks.isEmpty {
      tag("ul", .class("remarks")) { Markup(remarks.map { remark in tag("li") { remark } }) }
    }
    if !entry.ladder.isEmpty {
      tag(
        "div", .class("scroll paper"), .init("tabindex", "0"), .init("role", "region"),
        .init("aria-label", "Ladder of \(entry.name) \(entry.variant)")
      ) {
        LadderPicture(entry.ladder, number: entry.number).markup
      }
    }
    files
    MessageList(entry: entry).markup
    checks
    measured
  }

  private func finding(_ finding: ReportEntry.Finding) -> Markup {
    tag("li", .class(finding.isNote ? "finding note" : "finding")) {
      tag("p", .class("sentence")) {
        tag("span", .class("number")) { String(finding.number) }
        " "
        finding.message
      }
      tag("p", .class("facts")) {
        tag("code") { finding.check }
        if let source = finding.source { tag("span") { source } }
        if !finding.frames.isEmpty {
          tag("span") {
            "\(finding.frames.count == 1 ? "frame" : "frames") "
              + finding.frames.prefix(12).map(String.init).joined(separator: ", ")
              + (finding.frames.count > 12 ? " …" : "")
          }
        }
        if finding.isNote { tag("span") { "a note, fails nothing" } }
      }
      if let why = finding.why { tag("p", .class("why")) { why } }
      if let advice = finding.advice {
        tag("p", .class("advice")) {
          tag("b") { "What to do: " }
          advice
        }
      }
    }
  }

  /// What else keeps it from having passed, doubts of checks included.
  private var remarks: [String] {
    entry.remarks
      + entry.judged.compactMap { judged in
        switch judged.word {
        case .inconclusive: "\(judged.check): inconclusive, \(judged.why ?? "")"
        case .nothing: "\(judged.check): found nothing to judge"
        case .passed, .failed: nil
        }
      }
  }

  private var files: Markup {
    tag("ul", .class("files")) {
      if let capture = entry.capture {
        tag("li") {
          tag("span", .class("what")) { "capture" }
          tag("a", .href(.file(capture))) { capture }
        }
        if !entry.frames.isEmpty { copied("filter", Self.filter(entry.frames)) }
      }
      if let log = entry.log {
        tag("li") {
          tag("span", .class("what")) { "log" }
          tag("a", .href(.file(log))) { log }
        }
      }
      if let command = entry.command { copied("again", command) }
    }
  }

  /// A text to be pasted elsewhere.
  private func copied(_ what: String, _ text: String) -> Markup {
    tag("li") {
      tag("span", .class("what")) { what }
      tag("code") { text }
      tag("button", .init("type", "button"), .class("copy"), .init("aria-label", "Copy \(what)")) {
        "copy"
      }
    }
  }

  /// A display filter for Wireshark.
  package static func filter(_ frames: [Int]) -> String {
    frames.count == 1
      ? "frame.number == \(frames[0])"
      : "frame.number in {\(frames.map(String.init).joined(separator: ","))}"
  }

  private var checks: Markup {
    guard !entry.judged.isEmpty else { return .none }
    return tag("details", .class("more")) {
      tag("summary") { entry.judged.count == 1 ? "1 check" : "\(entry.judged.count) checks" }
      tag("table") {
        Markup(
          entry.judged.map { judged in
            tag("tr") {
              tag("td") { Self.word(judged.word) }
              tag("td") { tag("code") { judged.check } }
              tag("td") { judged.title }
              tag("td") { judged.why ?? "" }
            }
          })
      }
    }
  }

  private static func word(_ word: ReportEntry.Judged.Word) -> Markup {
    let kind: ReportEntry.Judged.Word = word == .nothing ? .inconclusive : word
    return tag("span", .class("verdict \(kind.rawValue)")) { word.rawValue }
  }

  private var measured: Markup {
    guard !entry.measured.isEmpty else { return .none }
    return tag("details", .class("more")) {
      tag("summary") { "\(entry.measured.count) measured" }
      tag("table") {
        Markup(
          entry.measured.map { measured in
            tag("tr") {
              tag("td") { tag("code") { measured.measure.rawValue } }
              tag("td") { measured.subject }
              tag("td", .class(measured.isAllowed == false ? "outside" : "")) {
                Self.text(measured.value, measured.unit)
              }
              tag("td") {
                measured.allowed.map {
                  "allowed \(Self.text($0.lowerBound, measured.unit)) to "
                    + Self.text($0.upperBound, measured.unit)
                } ?? "no bound"
              }
            }
          })
      }
    }
  }

  private static func text(_ value: Double, _ unit: MeasuredValue.Unit) -> String {
    let bounded = min(max(value, -1e6), 1e6)
    switch unit {
    case .seconds: return TimingChart.text(value)
    case .share: return "\(decimal(bounded * 100, places: 1)) %"
    case .count: return decimal(bounded, places: 0)
    }
  }
}
