import Checks
public import Scenarios
import Wire

/// A run as JUnit XML: a suite a system, a case a scenario.
public enum JUnitReport {
  public static func text(_ result: RunResult) -> String {
    let failures = result.count(.failed)
    let errors = result.count(.unavailable) + result.count(.inconclusive)
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      "<testsuites>",
      "<testsuite name=\"\(XMLText.escaped("harness.\(result.system)"))\" "
        + "tests=\"\(result.scenarios.count)\" failures=\"\(failures)\" errors=\"\(errors)\" "
        + "time=\"\(decimal(result.duration.seconds, places: 3))\">",
      "<properties>",
      property("seed", String(result.seed, radix: 16)),
      property("evidence", result.evidence.rawValue),
      property("system", result.systemVersion ?? result.system),
      "</properties>",
    ]
    for scenario in result.scenarios { lines += testCase(scenario, in: result) }
    lines += ["</testsuite>", "</testsuites>", ""]
    return lines.joined(separator: "\n")
  }

  private static func testCase(_ scenario: ScenarioResult, in result: RunResult) -> [String] {
    let name =
      scenario.repetition > 1
      ? "\(scenario.scenario.variant) #\(scenario.repetition)" : scenario.scenario.variant
    var lines = [
      "<testcase classname=\"\(XMLText.escaped("\(result.system).\(scenario.scenario.name)"))\" "
        + "name=\"\(XMLText.escaped(name))\" time=\"\(decimal(scenario.duration.seconds, places: 3))\">",
      "<properties>",
      property("requirements", scenario.scenario.requirements.joined(separator: " ")),
      "</properties>",
    ]
    let sentences = ResultSentences.all(of: scenario)
    let body = XMLText.escaped(sentences.joined(separator: "\n"))
    let first = XMLText.escaped(sentences.first ?? scenario.outcome.rawValue)
    switch scenario.outcome {
    case .passed: break
    case .failed:
      lines.append("<failure type=\"failed\" message=\"\(first)\">\(body)</failure>")
    case .inconclusive, .unavailable:
      lines.append(
        "<error type=\"\(scenario.outcome.rawValue)\" message=\"\(first)\">\(body)</error>")
    }
    if let capture = scenario.capture {
      lines.append("<system-out>\(XMLText.escaped(capture))</system-out>")
    }
    lines.append("</testcase>")
    return lines
  }

  private static func property(_ name: String, _ value: String) -> String {
    "<property name=\"\(XMLText.escaped(name))\" value=\"\(XMLText.escaped(value))\"/>"
  }
}
