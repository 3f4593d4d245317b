import Calls
import Capture
import Checks
import Foundation
import Plugins
import Reports
import Scenarios

/// Where a run's evidence is: one folder a run.
enum RunFolder {
  /// A name from the time, told apart from one that is already there.
  static func newName(in captures: String) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .current
    let now = calendar.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: Date())
    func digits(_ value: Int?, _ count: Int) -> String {
      let text = String(value ?? 0)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let name =
      digits(now.year, 4) + digits(now.month, 2) + digits(now.day, 2) + "-"
      + digits(now.hour, 2) + digits(now.minute, 2) + digits(now.second, 2)
    var candidate = name
    var number = 2
    // A certificate's run shares the history with the others.
    func isTaken(_ name: String) -> Bool {
      [name, "certificate-\(name)"].contains {
        FileManager.default.fileExists(atPath: path($0, in: captures))
      }
    }
    while isTaken(candidate) {
      candidate = "\(name)-\(number)"
      number += 1
    }
    return candidate
  }

  static func path(_ name: String, in captures: String) -> String {
    URL(fileURLWithPath: captures).appendingPathComponent(name).path
  }

  /// A path as given, against the current folder: systems and plugins are started in others.
  static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }

  /// Where a run's page is.
  static func page(of result: RunResult) -> String { "\(result.folder)/report.html" }

  /// Writes run.json, junit.xml and report.html beside the captures.
  ///
  /// The history in that folder takes the run as soon as its record is there, whatever comes of
  /// the pages that are made of it.
  static func write(
    _ result: RunResult, _ registry: Registry, advice: [CheckID: String], history captures: String
  ) throws(EvidenceFile.Failure) {
    let record = RunRecord(result)
    let path = "\(result.folder)/run.json"
    let text: String
    do {
      text = try record.text()
    } catch {
      throw EvidenceFile.Failure(path: path, reason: "\(error)")
    }
    try EvidenceFile.write(text, to: path)
    HistoryFile.add(result, in: captures)
    try EvidenceFile.write(
      JUnitReport.text(record, cards: registry.cards), to: "\(result.folder)/junit.xml")
    let document = RunDocument(
      registry: registry, advice: advice, version: Assembly.version, host: HostText.current
    ).document(result)
    try EvidenceFile.write(HTMLReport.text(document), to: page(of: result))
  }

  /// A run as reporters are told of it.
  static func reported(_ result: RunResult, by command: String) throws -> ReportedRun {
    ReportedRun(
      command: command, outcome: ExitStatus(result).word,
      json: try RunRecord(result).text(), folder: result.folder)
  }

  /// Removes the oldest runs; only folders that hold such a record of ours are touched.
  static func prune(in captures: String, keeping count: Int, holding record: String = "run.json") {
    let files = FileManager.default
    let names = (try? files.contentsOfDirectory(atPath: captures)) ?? []
    let runs = names.sorted().filter { name in
      name.first?.isNumber == true
        && files.fileExists(atPath: "\(path(name, in: captures))/\(record)")
    }
    for name in runs.dropLast(count) {
      try? files.removeItem(atPath: path(name, in: captures))
    }
  }
}

extension RunRecord {
  /// The run as this version of harness writes it down.
  init(_ result: RunResult) {
    self.init(result, version: Assembly.version)
  }
}
