import Checks
import Plugins
import Testing

private let declarations: [SettingDeclaration] = [
  .text("to", required: true, "who is told"),
  .count("times", in: 1...3, default: 2, "how often"),
  .flag("loud", "whether it shouts"),
  .duration("every", default: .milliseconds(1500), "the pause"),
  .list("names", default: ["a"], "who is named"),
  .choice("tone", of: ["dry", "warm"], default: "dry", "how it sounds"),
]

private func values(_ text: String) throws -> SettingValues {
  try SettingValues(
    Settings(text: text, file: "harness.yml"), as: declarations, of: "reporter \"mail\"",
    at: Place("harness.yml", 7))
}

@Test func `settings are read as they are declared`() throws {
  let read = try values(
    "to: ops\ntimes: 3\nloud: true\nevery: 2s\nnames: [b, c]\ntone: warm")
  #expect(read.text("to") == "ops")
  #expect(read.count("times") == 3)
  #expect(read.flag("loud") == true)
  #expect(read.duration("every") == .seconds(2))
  #expect(read.list("names") == ["b", "c"])
  #expect(read.text("tone") == "warm")
}

@Test func `what is not written has its default, or is not there`() throws {
  let read = try values("to: ops")
  #expect(read.count("times") == 2)
  #expect(read.flag("loud") == nil)
  #expect(read.duration("every") == .milliseconds(1500))
  #expect(read.list("names") == ["a"])
  #expect(read.text("tone") == "dry")
  #expect(read["every"]?.description == "1500ms")
  #expect(try values("to: ops\nnames: alone").list("names") == ["alone"])
}

@Test func `everything wrong with settings is said at once, with lines`() {
  let error = #expect(throws: Problems.self) {
    try values(
      "times: 4\nloud: very\nevery: often\nnames:\ntone: wet\ntimse: 2\nto: [a, b]")
  }
  #expect(
    error?.all.map(\.description) == [
      "harness.yml:1: times of reporter \"mail\" is \"4\"; it must be a whole number from 1 to 3",
      "harness.yml:2: loud of reporter \"mail\" is \"very\"; it must be true or false",
      "harness.yml:3: every of reporter \"mail\" is \"often\"; it must be a duration such as 3s or "
        + "500ms",
      "harness.yml:4: names of reporter \"mail\" is \"\"; it must be a text or a list of texts",
      "harness.yml:5: tone of reporter \"mail\" is \"wet\"; it must be one of dry, warm",
      "harness.yml:6: setting of reporter \"mail\" \"timse\" is unknown; did you mean \"times\"? "
        + "allowed: to, times, loud, every, names, tone",
      "harness.yml:7: to of reporter \"mail\" is \"[a, b]\"; it must be a text",
    ])
}

@Test func `a required setting is missed where its owner is named`() {
  let error = #expect(throws: Problems.self) { try values("times: 1") }
  #expect(
    error?.description == "harness.yml:7: reporter \"mail\" has no setting \"to\": who is told")
}

@Test func `a plugin brings what its settings make of it`() throws {
  let plugin = Plugin(
    name: "one", version: "1.0", settings: [.list("checks", default: ["a.one"], "which")]
  ) { settings in
    PluginContents(
      checks: (settings.list("checks") ?? []).map { SilentCheck(CheckID(rawValue: $0)) })
  }
  #expect(plugin.checks.isEmpty)
  #expect(try plugin.configured().checks.map(\.id) == ["a.one"])
  let more = try plugin.configured(Settings(text: "checks: [b.two, c.three]"))
  #expect(more.checks.map(\.id) == ["b.two", "c.three"])
}

@Test func `a plugin that cannot be made is named, where it is listed`() {
  struct Reason: Error, CustomStringConvertible { let description = "no licence" }
  let plugin = Plugin(name: "one", version: "1.0", settings: []) { _ in throw Reason() }
  let error = #expect(throws: Problems.self) {
    try plugin.configured(at: Place("harness.yml", 3))
  }
  #expect(error?.description == "harness.yml:3: plugin \"one\" cannot be made: no licence")
}

@Test func `a plugin without settings takes none`() {
  let error = #expect(throws: Problems.self) {
    try Plugin(name: "one", version: "1.0").configured(
      Settings(text: "a: 1", file: "harness.yml"))
  }
  #expect(
    error?.description == "harness.yml:1: plugin \"one\" has no settings, \"a\" is written")
}
