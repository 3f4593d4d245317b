public import Linting
import Wire

/// Findings in configurations as lines of text, the way compilers print them.
public struct LintTable: Sendable {
  public var hasColours: Bool
  /// Columns to fill.
  public var width: Int

  public init(hasColours: Bool = false, width: Int = 100) {
    self.hasColours = hasColours
    self.width = width
  }

  /// Each finding with its place, its reason and its fix; what several in a row share is said once.
  public func lines(_ findings: [LintFinding]) -> [String] {
    findings.enumerated().flatMap { index, finding in
      let next = findings.indices.contains(index + 1) ? findings[index + 1] : nil
      let isShared = next.map {
        ($0.file, $0.rule, $0.fix) == (finding.file, finding.rule, finding.fix)
      }
      let reason =
        isShared == true
        ? []
        : wrapped("why", "\(finding.why) (\(finding.source))") + wrapped("fix", finding.fix)
      return [heading(finding)] + reason
    }
  }

  private func heading(_ finding: LintFinding) -> String {
    let place = "\(finding.file):\(finding.position.line):\(finding.position.column)"
    let severity = paint(finding.severity.rawValue, finding.severity == .failure ? .red : .yellow)
    return
      "\(paint(printable(TerminalText.escaped(place)), .bold))  \(severity)  \(finding.rule): \(printable(finding.message))"
  }

  /// `3 files: 2 failures, 1 note`.
  public func summary(_ findings: [LintFinding], files: Int, rules: Int) -> String {
    let parts = LintSeverity.allCases.compactMap { severity -> String? in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : counted(count, severity.rawValue)
    }
    let start = counted(files, "file") + ", " + counted(rules, "rule")
    return "\(start): \(parts.isEmpty ? "nothing found" : parts.joined(separator: ", "))"
  }

  private func wrapped(_ title: String, _ text: String) -> [String] {
    let indent = 9
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    lines.append(line)
    return lines.enumerated().map { index, line in
      "    " + (index == 0 ? title + "  " : "     ") + line
    }
  }

  /// What a file holds may move a terminal's cursor.
  private func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "\u{FFFD}" : scalar
        }))
  }

  private func paint(_ text: String, _ style: TerminalStyle) -> String {
    style.paint(text, hasColours)
  }
}
