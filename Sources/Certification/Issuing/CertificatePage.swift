import Reports
import Wire

/// A certificate as a page that needs nothing beside itself; it runs no script.
///
/// It is one of the files that the certificate names, so it cannot hold the signature.
public enum CertificatePage {
  public static func text(_ body: Certificate.Body) -> String {
    let page = tag("html", .init("lang", "en")) {
      PageHead.markup(
        title: "\(body.verdict.rawValue): \(body.subject.name) on \(body.subject.system)")
      tag("body") {
        tag("main") {
          tag("header") {
            tag("h1") {
              word(body.verdict)
              " \(body.subject.name) on \(body.subject.system)"
            }
          }
          facts(body)
          notes(body)
          tag("section", .class("entries"), .init("aria-label", "requirements")) {
            Markup(body.requirements.map { requirement($0, in: body) })
          }
          files(body)
        }
      }
    }
    return "<!DOCTYPE html>\n" + page.html + "\n"
  }

  private static func word(_ verdict: CertificateVerdict) -> Markup {
    tag("span", .class("verdict \(style(verdict))")) { verdict.rawValue }
  }

  private static func style(_ verdict: CertificateVerdict) -> String {
    verdict == .notDriven ? "unavailable" : verdict.rawValue
  }

  private static func facts(_ body: Certificate.Body) -> Markup {
    let subject = body.subject
    let all: [(String, String)] = [
      ("kind of system", subject.kind),
      (
        "system",
        [subject.system, subject.systemVersion].compactMap(\.self).joined(separator: ", ")
      ),
      ("configuration", subject.configuration), ("policy", subject.policy),
      ("issued", body.issuedAt), ("harness", body.harness), ("seed", subject.seed),
      ("repetitions", String(subject.repetitions)),
      ("jitter", "up to \(decimal(subject.jitterMs, places: 1)) ms a message"),
      ("evidence", subject.evidence), ("runs", String(body.runs.count)),
      ("to check it", "harness verify \(CertificateFolder.certificate)"),
    ]
    return tag("dl", .class("facts")) {
      Markup(
        all.map { name, value in
          tag("div") {
            tag("dt") { name }
            tag("dd") { value }
          }
        })
    }
  }

  private static func notes(_ body: Certificate.Body) -> Markup {
    let all = Set(body.requirements.flatMap(\.deviations)).sorted() + body.notes
    guard !all.isEmpty else { return .none }
    return tag("ul", .class("notes")) { Markup(all.map { note in tag("li") { note } }) }
  }

  private static func requirement(
    _ requirement: Certificate.RequirementEntry, in body: Certificate.Body
  ) -> Markup {
    let names = Set(requirement.runs)
    let runs = body.runs.filter { names.contains($0.name) }
    let shares = RequirementShares(body)
    let passed = runs.count { shares.outcome(for: requirement.id, in: $0) == "passed" }
    let own = requirement.checks ?? []
    return tag(
      "details", .class("entry \(style(requirement.verdict))"), .id(requirement.id)
    ) {
      tag("summary") {
        word(requirement.verdict)
        tag("span", .class("name")) { "\(requirement.id)  \(requirement.title)" }
        tag("span", .class("requirements")) { requirement.source }
        tag("span", .class("figures")) { runs.isEmpty ? "" : "\(passed) of \(runs.count)" }
        if let why = requirement.exemption { tag("span", .class("first")) { why } }
      }
      tag("div", .class("body")) {
        if !runs.isEmpty, !own.isEmpty { tag("p") { "its own: \(own.joined(separator: ", "))" } }
        Markup(
          shares.beside(requirement.id, in: runs).map { said in tag("p") { "beside it: \(said)" } })
        timings(requirement.timings)
        tag("table") {
          Markup(runs.map { row($0, shares.outcome(for: requirement.id, in: $0)) })
        }
      }
    }
  }

  private static func timings(_ all: [Certificate.TimingEntry]) -> Markup {
    Markup(all.map { timing in tag("p") { CertificateTable.text(timing) } })
  }

  private static func row(_ run: Certificate.RunEntry, _ outcome: String) -> Markup {
    tag("tr") {
      tag("td") {
        tag("span", .class("verdict \(outcome)")) { outcome }
      }
      tag("td") {
        if let capture = run.capture {
          tag("a", .href(.file(capture))) { run.name }
        } else {
          run.name
        }
        Markup(run.complaints.map { said in tag("p") { said } })
        Markup(run.doubts.map { doubt in tag("p") { doubt } })
        Markup(
          run.checks.filter { $0.verdict != "passed" }.map { judged in
            tag("p") {
              tag("code") { judged.check }
              " \(judged.verdict)\(judged.why.map { ": \($0)" } ?? "")"
            }
          })
        Markup(run.checks.flatMap(\.findings).map(finding))
      }
    }
  }

  private static func finding(_ found: Certificate.RunEntry.Found) -> Markup {
    tag("p", .class("finding")) {
      found.message
      if !found.frames.isEmpty {
        " "
        tag("code") {
          "frame.number in {\(found.frames.map(String.init).joined(separator: ","))}"
        }
      }
    }
  }

  private static func files(_ body: Certificate.Body) -> Markup {
    tag("details", .class("requirements")) {
      tag("summary") { counted(body.files.count, "file and its", "files and their") + " SHA-256" }
      tag("table") {
        Markup(
          body.files.map { file in
            tag("tr") {
              tag("td") { tag("a", .href(.file(file.path))) { file.path } }
              tag("td", .class("count")) { counted(file.bytes, "byte") }
              tag("td") { tag("code") { file.sha256 } }
            }
          })
      }
    }
  }
}
