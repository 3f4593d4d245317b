// Setups: what somebody else's folder holds, and the harness's files for it.
//
// Configurations of proxies, SIPp scenarios and SIPssert sets are read as text; what comes out are
// texts again. Nothing is opened, started or written here, and nothing is known of packets.

package import Plugins
import Wire

/// What was recognised in a folder.
package struct Setup: Sendable {
  /// A system under test.
  package enum System: Sendable {
    case proxy(ProxyReading)
    case reference(ReferenceReading)
  }

  package struct Named: Sendable {
    /// As harness.yml calls it.
    package let name: String
    package let system: System
  }

  /// The most systems and scenarios that are written down.
  package static let mostSystems = 12
  package static let mostScenarios = 60

  /// Nearest to the top first.
  package private(set) var systems: [Named] = []
  package private(set) var scenarios: [FlowScenario] = []
  package let captures: [String]
  /// What is left to a person, with file and line.
  package private(set) var chores: [Problem] = []
  /// What a person should know.
  package private(set) var notes: [String] = []

  private let files: FileIndex

  /// Reads everything in it.
  ///
  /// - Parameters:
  ///   - files: the text files of the folder.
  ///   - captures: the paths of the packet captures in it.
  package init(files: [FoundFile], captures: [String] = []) {
    self.files = FileIndex(files)
    self.captures = captures.sorted()
    readSystems()
    readFlows()
    chores = Set(chores).sorted()
  }

  // MARK: Systems

  private mutating func readSystems() {
    var found: [System] = []
    for file in files.all where !Self.isDocument(file) {
      switch Dialect.recognise(file.text) {
      case .neither:
        if let reading = ReferenceReading(file) { found.append(.reference(reading)) }
      case .either:
        chores.append(
          Problem(
            Place(file.path, 1),
            "modules and routes, but nothing that tells Kamailio from OpenSIPS: left out; begin a "
              + "Kamailio file with #!KAMAILIO"))
      case .one(let dialect):
        if let line = Self.foreignTag(file.text) {
          chores.append(
            Problem(
              Place(file.path, line),
              "{{…}} or {%…%} is filled in by some tool: left out; run harness init where its "
                + "result is"))
        } else {
          found.append(
            .proxy(ProxyReading(file, dialect, find: { [files] in files.find($0, from: $1) })))
        }
      }
    }
    let parts = Set(
      found.flatMap { system -> [String] in
        if case .proxy(let reading) = system { reading.files.dropFirst().map(\.source) } else { [] }
      })
    found.removeAll { parts.contains($0.source) }
    if found.count > Self.mostSystems {
      let left = found.count - Self.mostSystems
      notes.append(
        counted(left, "more configuration is", "more configurations are")
          + " left out; run harness init in the folder of one")
      found.removeLast(left)
    }
    for system in found { add(system) }
  }

  private mutating func add(_ system: System) {
    let base = system.word
    var name = base
    var number = 2
    while systems.contains(where: { $0.name == name }) {
      name = "\(base)-\(number)"
      number += 1
    }
    systems.append(Named(name: name, system: system))
    chores += system.chores
    notes += system.notes.map { "\(system.source): \($0)" }
  }

  /// Texts about systems, and files in languages that have readers of their own.
  private static func isDocument(_ file: FoundFile) -> Bool {
    [
      "md", "markdown", "rst", "adoc", "html", "htm", "xml", "json", "py", "sh", "pl", "js", "go",
      "c", "h", "swift", "log", "diff", "patch", "j2",
    ].contains(FilePath.ending(file.path))
  }

  /// The line of the first tag of a template language.
  private static func foreignTag(_ text: String) -> Int? {
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line.contains("{{") && line.contains("}}") { return number + 1 }
      if line.contains("{%") && line.contains("%}") { return number + 1 }
    }
    return nil
  }

  // MARK: Flows

  private mutating func readFlows() {
    let readings = files.all.filter { FilePath.ending($0.path) != "md" }
      .compactMap { SippReading($0) }
    var taken: Set<String> = []
    for file in files.all where SipssertSet.isScenario(file) {
      taken.formUnion(readSet(file, readings))
    }
    for reading in readings where !taken.contains(reading.path) { readAlone(reading) }
    if scenarios.count > Self.mostScenarios {
      let left = scenarios.count - Self.mostScenarios
      notes.append(
        counted(left, "more SIPp flow is", "more SIPp flows are")
          + " left out; run harness init in the folder of some")
      scenarios.removeLast(left)
    }
  }

  /// Reads a SIPssert scenario; the paths of the SIPp files that it is about.
  private mutating func readSet(_ file: FoundFile, _ readings: [SippReading]) -> [String] {
    let set: SipssertSet
    do throws(Problems) {
      set = try SipssertSet(
        file, config: files.above(file, ["config.yml"]).last,
        defines: files.above(file, ["defines.yml"]))
    } catch {
      chores += error.all
      return []
    }
    let flow = SipssertFlow(set) { path in readings.first { $0.path == path } }
    for left in flow.left {
      chores.append(
        Problem(Place(file.path, left.line), "a SIPssert set that is left out: \(left.sentence)"))
    }
    if flow.caller != nil || flow.callee != nil {
      let folder = FilePath.folder(file.path)
      add(folder.isEmpty ? "scenario" : FilePath.name(folder), flow.caller, flow.callee)
    }
    return set.tasks.filter { $0.type.contains("sipp") }.map {
      set.file(of: $0, usually: "sipp.xml")
    }
  }

  private mutating func readAlone(_ reading: SippReading) {
    func leave(_ reason: String) {
      chores.append(
        Problem(Place(reading.path, 1), "a SIPp scenario that is left out: \(reason)"))
    }
    if reading.path.contains(where: { "{}$".contains($0) }) {
      return leave("its path has { } or $, which stand for something else in a scenario")
    }
    if let key = reading.keys.first {
      return leave("[\(key)] needs a value from -key")
    }
    var csv: String?
    if reading.needsCSV {
      let beside = files.all.map(\.path).filter {
        FilePath.ending($0) == "csv" && FilePath.folder($0) == FilePath.folder(reading.path)
      }
      guard beside.count == 1 else {
        return leave("it reads a CSV file, and \(beside.count) are beside it")
      }
      csv = beside[0]
    }
    do throws(SippCall.Unclear) {
      let part = SippPart(reading, try SippCall(reading), csv: csv)
      let name = reading.path.split(separator: ".").dropLast().joined(separator: ".")
      add(
        FilePath.name(name), reading.role == .caller ? part : nil,
        reading.role == .callee ? part : nil)
    } catch {
      leave(error.reason)
    }
  }

  private mutating func add(_ word: String, _ caller: SippPart?, _ callee: SippPart?) {
    let base = "sipp-" + Self.slug(word)
    var name = base
    var number = 2
    while scenarios.contains(where: { $0.name == name }) {
      name = "\(base)-\(number)"
      number += 1
    }
    scenarios.append(FlowScenario(name: name, caller: caller, callee: callee))
    for part in [caller, callee].compactMap({ $0 }) where !part.reading.extras.isEmpty {
      notes.append(
        "\(part.reading.path) has exec \(part.reading.extras.joined(separator: ", ")), which SIPp "
          + "does in a folder of the run")
    }
  }

  private static func slug(_ word: String) -> String {
    let parts = word.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let slug = parts.joined(separator: "-")
    return slug.isEmpty ? "flow" : String(slug.prefix(60))
  }
}

extension Setup.System {
  /// The path of its configuration.
  package var source: String {
    switch self {
    case .proxy(let reading): reading.source
    case .reference(let reading): reading.source
    }
  }

  var word: String {
    switch self {
    case .proxy(let reading): reading.dialect.rawValue
    case .reference: "failover-proxy"
    }
  }

  var chores: [Problem] {
    switch self {
    case .proxy(let reading): reading.chores
    case .reference(let reading): reading.chores
    }
  }

  var notes: [String] {
    switch self {
    case .proxy(let reading): reading.notes
    case .reference: []
    }
  }

  /// `Kamailio, udp tcp, 2 trunks`.
  package var summary: String {
    switch self {
    case .proxy(let reading):
      "\(reading.dialect.title), \(reading.transports.map(\.rawValue).joined(separator: " ")), "
        + Self.count(reading.trunks)
    case .reference(let reading):
      "the reference failover proxy, \(Self.count(reading.trunks))"
    }
  }

  private static func count(_ trunks: [String]) -> String {
    switch trunks.count {
    case 0: "no trunk recognised"
    case 1: "1 trunk (\(trunks[0]))"
    default: "\(trunks.count) trunks (\(trunks.prefix(4).joined(separator: ", ")))"
    }
  }
}
