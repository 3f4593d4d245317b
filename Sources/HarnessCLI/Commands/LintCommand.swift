import ArgumentParser
import Calls
import Foundation
import Linting
import Plugins
import Reports

/// `harness lint FILE…`: traps in configurations.
struct LintCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Finds traps in carrier files and platform payloads.",
    discussion: """
      Reads carrier files (YAML; the words are in Fixtures/Carriers/README.md) and the JSON that a \
      platform's API takes, as it stands, HTTP request lines above it too. Files given together \
      are one configuration: codec lists and priorities are compared across them; several carrier \
      files are judged each for itself. harness list lint names the rules.

      Exit codes: 0 clean or notes alone, 1 findings, 64 a file cannot be read or is no \
      configuration.
      """)

  @Argument(
    help: "Carrier files and payloads, YAML or JSON; - is standard input.",
    completion: .file(extensions: ["yml", "yaml", "json", "http"]))
  var files: [String]

  @Option(help: "Only this rule; may be given more than once.")
  var rule: [String] = []

  @Flag(help: "Prints the findings as JSON.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Writes the findings as SARIF 2.1.0 for code hosts to this file; - is standard output.",
      valueName: "file"),
    completion: .file(extensions: ["sarif"]))
  var sarif: String?

  func validate() throws {
    if json, sarif == "-" {
      throw ValidationError("--json and --sarif - both write to standard output")
    }
    if let sarif, files.map(Self.place).contains(Self.place(sarif)), sarif != "-" {
      throw ValidationError("--sarif \(sarif) is one of the files that are read")
    }
    if files.count(where: { $0 == ConfigurationText.standardInput }) > 1 {
      throw ValidationError("standard input can be read once; - is given more than once")
    }
  }

  func run() async throws {
    if sarif != "-" { try ResultFile.check(sarif) }
    let registry = try Assembly.registry(startsProcesses: false)
    let linter = Linter(try chosen())
    var documents: [ConfigurationDocument] = []
    var read: [String] = []
    for file in files {
      do {
        documents += try ConfigurationText(file).documents(Linter(), registry)
        read.append(file)
      } catch let problems as Problems {
        for problem in problems.all { Console.complain(problem.description) }
      }
    }
    let findings = linter.judge(documents)
    try report(findings, linter.rules, read: read)
    if findings.contains(where: { $0.severity == .failure }) { throw ExitStatus.findings.code }
    if read.count < files.count { throw ExitStatus.usage.code }
  }

  private static func place(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  private func report(_ findings: [LintFinding], _ rules: [any LintRule], read: [String]) throws {
    if let sarif {
      let text = try SARIFRecord(
        findings, rules: rules, folder: FileManager.default.currentDirectoryPath,
        version: Assembly.version
      ).text()
      if sarif == "-" { return Console.tell([text]) }
      try ResultFile.write(text, to: sarif)
    }
    if json {
      Console.tell([
        try LintRecord(findings, files: read, rules: rules, version: Assembly.version).text()
      ])
    } else if !read.isEmpty {
      let table = LintTable(hasColours: Console.hasColours, width: Console.width)
      Console.tell(
        table.lines(findings) + [table.summary(findings, files: read.count, rules: rules.count)])
    }
  }

  private func chosen() throws -> [any LintRule] {
    guard !rule.isEmpty else { return LintRules.all }
    let known = LintRules.all.map(\.id.rawValue)
    let wanted = rule.map { $0.hasPrefix("lint:") ? String($0.dropFirst(5)) : $0 }
    let unknown = wanted.filter { !known.contains($0) }
    for name in unknown { Console.complain(Spelling.unknown("lint rule", name, allowed: known)) }
    if !unknown.isEmpty { throw ExitStatus.usage.code }
    return LintRules.all.filter { wanted.contains($0.id.rawValue) }
  }
}
