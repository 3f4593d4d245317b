import Checks
import Plugins
import Testing

@Test func `a registry finds what its plugins brought`() throws {
  let requirement = Requirement("T-1", "it works", source: "practice")
  let pack = TestPack(requirements: [requirement])
  let registry = try Registry([
    Plugin(name: "one", version: "1.0", checks: [SilentCheck("b.two"), SilentCheck("a.one")]),
    Plugin(name: "two", version: "1.0", packs: [pack]),
  ])
  #expect(registry.checks.map(\.id) == ["a.one", "b.two"])
  #expect(registry.check("a.one")?.id == "a.one")
  #expect(registry.check("a.three") == nil)
  #expect(registry.pack("test-system")?.card.title == "a system for tests")
  #expect(registry.requirement("T-1") == requirement)
  #expect(registry.owner(of: "b.two")?.name == "one")
}

@Test func `every name taken twice is refused, naming both owners`() {
  let scenario = ScenarioSource(file: "a/late.yml", text: "")
  let same = ScenarioSource(file: "b/late.yml", text: "")
  let requirement = Requirement("T-1", "it works", source: "practice")
  let error = #expect(throws: RegistryError.self) {
    try Registry([
      Plugin(
        name: "one", version: "1.0", checks: [SilentCheck("a.one")],
        packs: [TestPack(requirements: [requirement], scenarios: [scenario])]),
      Plugin(
        name: "two", version: "2.1", checks: [SilentCheck("a.one")],
        packs: [TestPack(requirements: [requirement], scenarios: [same])]),
    ])
  }
  #expect(
    error?.description == """
      check "a.one" of plugin "two" 2.1 is already brought by plugin "one" 1.0
      kind of system "test-system" of plugin "two" 2.1 is already brought by plugin "one" 1.0
      requirement "T-1" of plugin "two" 2.1 is already brought by plugin "one" 1.0
      scenario "late" of plugin "two" 2.1 is already brought by plugin "one" 1.0
      """)
}

@Test func `a plugin that brings a name twice is refused`() {
  let error = #expect(throws: RegistryError.self) {
    try Registry([
      Plugin(name: "one", version: "1.0", checks: [SilentCheck("a.one"), SilentCheck("a.one")])
    ])
  }
  #expect(error?.description == #"check "a.one" is brought twice by plugin "one" 1.0"#)
}

@Test func `measures come in the order of the plugins, each name once`() throws {
  let one = Measure("a.time", "a time") { _ in [] }
  let two = Measure("a.share", "a share") { _ in [] }
  let registry = try Registry([
    Plugin(name: "one", version: "1.0", measures: [one]),
    Plugin(name: "two", version: "1.0", measures: [two]),
  ])
  #expect(registry.measures.map(\.id) == ["a.time", "a.share"])
  let error = #expect(throws: RegistryError.self) {
    try Registry([Plugin(name: "one", version: "1.0", measures: [one, one])])
  }
  #expect(error?.description == #"measure "a.time" is brought twice by plugin "one" 1.0"#)
}

@Test func `a refused plugin leaves nothing behind`() throws {
  var registry = try Registry([
    Plugin(name: "one", version: "1.0", checks: [SilentCheck("a.one")])
  ])
  #expect(throws: RegistryError.self) {
    try registry.add(
      Plugin(name: "two", version: "1.0", checks: [SilentCheck("new"), SilentCheck("a.one")]))
  }
  #expect(registry.checks.map(\.id) == ["a.one"])
  try registry.add(Plugin(name: "two", version: "1.0", checks: [SilentCheck("new")]))
  #expect(registry.checks.map(\.id) == ["a.one", "new"])
}

@Test func `a registry finds the systems, parties, faults and reporters of its plugins`() throws {
  let registry = try Registry([
    Plugin(
      name: "one", version: "1.0", systems: [SilentSystem("b"), SilentSystem("a")],
      parties: [SilentPlayer("p")], faults: [SilentFault("f")], reporters: [SilentReporter("r")]),
    Plugin(name: "two", version: "2.0", systems: [SilentSystem("c")]),
  ])
  #expect(registry.systems.map(\.card.name) == ["a", "b", "c"])
  #expect(registry.system("b")?.card.kind == "test-system")
  #expect(registry.owner(ofSystem: "c")?.name == "two")
  #expect(registry.party("p") != nil && registry.party("q") == nil)
  #expect(registry.fault("f") != nil && registry.fault("drop") == nil)
  #expect(registry.reporters.map(\.card.name) == ["r"])
}

@Test func `two plugins cannot bring one system, party, fault or reporter`() {
  func plugin(_ name: String) -> Plugin {
    Plugin(
      name: name, version: "1.0", systems: [SilentSystem("same")], parties: [SilentPlayer("same")],
      faults: [SilentFault("same")], reporters: [SilentReporter("same")])
  }
  let error = #expect(throws: RegistryError.self) {
    try Registry([plugin("one"), plugin("two")])
  }
  #expect(
    error?.description == """
      system "same" of plugin "two" 1.0 is already brought by plugin "one" 1.0
      party "same" of plugin "two" 1.0 is already brought by plugin "one" 1.0
      fault "same" of plugin "two" 1.0 is already brought by plugin "one" 1.0
      reporter "same" of plugin "two" 1.0 is already brought by plugin "one" 1.0
      """)
}

@Test(arguments: ["drop", "share"])
func `a fault cannot have a name of the scenario language`(name: String) {
  let error = #expect(throws: RegistryError.self) {
    try Registry([Plugin(name: "one", version: "1.0", faults: [SilentFault(name)])])
  }
  #expect(
    error?.description
      == "fault \"\(name)\" of plugin \"one\" 1.0 is a word of the scenario language")
}
