import Plugins
import Testing
import Wire

@Test func `settings become a policy`() throws {
  let settings = Settings(
    text: """
      within: 2.5s
      cancel: strict
      breaker.threshold: 3
      tolerance: 10 %
      enabled: false
      codes: [503, 408]
      weights.primary: 70
      weights.secondary: 30
      """)
  let policy = try TestPack().policy(settings)
  var expected = TestPolicy()
  expected.within = .milliseconds(2500)
  expected.mode = .strict
  expected.threshold = 3
  expected.tolerance = 0.1
  expected.enabled = false
  expected.codes = [503, 408]
  expected.weights = ["primary": 70, "secondary": 30]
  #expect(policy == expected)
}

@Test func `no settings are the defaults`() throws {
  #expect(try TestPack().policy(Settings()) == TestPolicy())
}

@Test func `every wrong setting is reported at its line`() {
  let settings = Settings(
    text: """
      within: 3 sec
      cancel: lazy
      breaker.threshold: 11
      breaker.treshold: 2
      tolerance: 2
      enabled: yes please
      codes: [503, busy]
      weights.primary: many
      nonsense: 1
      """, file: "a.yml")
  #expect(
    TestPack().problems(in: settings).map(\.description) == [
      #"a.yml:1: within is "3 sec"; it must be a duration such as 3s or 500ms"#,
      #"a.yml:2: cancel is "lazy"; it must be one of eager, strict"#,
      #"a.yml:3: breaker.threshold is "11"; it must be a whole number from 1 to 10"#,
      #"a.yml:4: policy key "breaker.treshold" is unknown; did you mean "breaker.threshold"?"#
        + " allowed: breaker.threshold, cancel, codes, enabled, failover.within, tolerance,"
        + " weights.primary, within",
      #"a.yml:5: tolerance is "2"; it must be a share such as 5% or 0.05"#,
      #"a.yml:6: enabled is "yes please"; it must be true or false"#,
      #"a.yml:7: codes is "busy"; it must be status codes"#,
      #"a.yml:8: weights.primary is "many"; it must be a whole number from 0 to 100"#,
      #"a.yml:9: policy key "nonsense" is unknown; allowed: breaker.threshold, cancel, codes,"#
        + " enabled, failover.within, tolerance, weights.primary, within",
    ])
}

@Test func `settings laid over others win key by key`() throws {
  let base = Settings(text: "cancel: strict\nbreaker.threshold: 3", file: "harness.yml")
  let over = Settings(text: "breaker.threshold: 4", file: "scenario.yml")
  let both = base.overridden(by: over)
  #expect(both.all.map(\.key) == ["cancel", "breaker.threshold"])
  #expect(both["breaker.threshold"]?.place == Place("scenario.yml", 1))
  #expect(try TestPack().policy(both).threshold == 4)
}

@Test func `a pack prepares the policy and the template values together`() throws {
  let pack: any ScenarioPack = TestPack()
  let system = try #require(Endpoint("127.9.0.1:5060"))
  let edge = try #require(Endpoint("127.9.0.11:5060"))
  let site = Site(system: system, carriers: [], edges: [Site.Party("primary", edge, .udp)])
  let prepared = try pack.prepare(Settings(text: "breaker.threshold: 4"), at: site)
  #expect((prepared.policy as? TestPolicy)?.threshold == 4)
  #expect(prepared.values["threshold"] == .text("4"))
  #expect(prepared.values["edges"] == .list([.record(["name": "primary"])]))
}

@Test(arguments: [
  ("leg.zombie", "leg.no-zombie"), ("Expect", "expect"), ("answr", "answer"),
])
func `a near miss is suggested`(word: String, suggestion: String) {
  let allowed = ["leg.no-zombie", "expect", "answer", "call"]
  #expect(Spelling.nearest(to: word, in: allowed) == suggestion)
}

@Test func `a far miss is not suggested`() {
  #expect(Spelling.nearest(to: "transmogrify", in: ["expect", "answer"]) == nil)
}
