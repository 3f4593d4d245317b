import Foundation
import Plugins
import Scenarios

/// The built-in scenarios and the user's own.
struct ScenarioLibrary {
  let scenarios: [Scenario]

  /// Loads all of them; prints every problem and leaves with 64 where one is wrong.
  init(
    _ registry: Registry, _ file: HarnessFile, policy: Settings? = nil
  ) throws {
    var problems: [Problem] = []
    var sources = registry.packs.flatMap(\.card.scenarios)
    for named in file.scenarios {
      do throws(Problems) { sources += try Self.sources(at: named) } catch { problems += error.all }
    }
    var loaded: [Scenario] = []
    do throws(Problems) {
      loaded = try ScenarioLoader(registry, policy: policy ?? file.policy).load(sources)
    } catch {
      problems += error.all
    }
    if !problems.isEmpty {
      for problem in problems { Console.complain(problem.description) }
      throw ExitStatus.usage.code
    }
    scenarios = loaded
  }

  /// The scenarios for that kind of system which the names and requirements pick; all without any.
  ///
  /// Leaves with 64 where a name or a requirement picks nothing.
  func select(
    _ names: [String], requirements: [String], kind: String, registry: Registry
  ) throws -> [Scenario] {
    let fitting = scenarios.filter { $0.kind == kind }
    var problems: [String] = []
    for name in names where !fitting.contains(where: { $0.variant.contains(name) }) {
      problems.append(
        Spelling.unknown("scenario", name, allowed: Set(fitting.map(\.name)).sorted()))
    }
    for id in requirements where !fitting.contains(where: { $0.requirements.contains(id) }) {
      problems.append(
        registry.requirement(id) == nil
          ? Spelling.unknown(
            "requirement", id, allowed: registry.packs.flatMap { $0.card.requirements.map(\.id) })
          : "no scenario drives requirement \(id)")
    }
    guard problems.isEmpty else {
      for problem in problems { Console.complain(problem) }
      throw ExitStatus.usage.code
    }
    return fitting.filter { scenario in
      let isExact = names.contains { name in fitting.contains { $0.name == name } }
      let isNamed =
        names.isEmpty
        || names.contains { isExact ? scenario.name == $0 : scenario.variant.contains($0) }
      return isNamed
        && (requirements.isEmpty || requirements.contains(where: scenario.requirements.contains))
    }
  }

  /// Whether names and requirements pick a scenario for that kind of system.
  func picks(_ names: [String], requirements: [String], kind: String) -> Bool {
    let fitting = scenarios.filter { $0.kind == kind }
    return
      (names.isEmpty || fitting.contains { one in names.contains { one.variant.contains($0) } })
      && (requirements.isEmpty
        || fitting.contains { requirements.contains(where: $0.requirements.contains) })
  }

  /// The names that a scenario for one of those kinds has.
  func known(_ names: [String], kinds: [String]) -> [String] {
    names.filter { name in
      scenarios.contains { kinds.contains($0.kind) && $0.variant.contains(name) }
    }
  }

  /// A file, or every .yml file of a folder.
  private static func sources(at named: NamedPath) throws(Problems) -> [ScenarioSource] {
    let path = named.path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Problems(named.noScenarios)
    }
    var files = [path]
    if isFolder.boolValue {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      files = names.filter { $0.hasSuffix(".yml") }.sorted().map { "\(path)/\($0)" }
    }
    var sources: [ScenarioSource] = []
    for file in files {
      sources.append(ScenarioSource(file: file, text: try FileText.given(file)))
    }
    return sources
  }
}
