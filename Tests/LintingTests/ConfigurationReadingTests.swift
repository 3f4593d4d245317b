import FailoverPack
import Linting
import Plugins
import Testing

/// YAML as configuration, and what tells a carrier file from a payload.
struct ConfigurationReadingTests {
  @Test func `YAML has lines and columns too`() throws {
    let text = "carrier: A\npolicy:\n  failover.cancel: eager\n"
    let document = try #require(ConfigurationReader.read(text, file: "a.yml").first)
    let setting = try #require(document.settings.first { $0.name == "cancel" })
    #expect(setting.position == TextPosition(3, 3))
    #expect(setting.value.position == TextPosition(3, 20))
    #expect(setting.path == ["policy", "failover"])
  }

  @Test func `a carrier file is known by its words, a payload in YAML by theirs`() throws {
    func forms(_ text: String) throws -> [ConfigurationDocument.Form] {
      try ConfigurationReader.read(text, file: "a.yml").map(\.form)
    }
    #expect(try forms("carrier: A\ncolour: red") == [.carrier])
    #expect(try forms("replication: {mode: synchronous}") == [.carrier])
    #expect(try forms("syncMode: SYNCHRONOUS") == [.payload])
    #expect(try forms("carrier: A\n---\nsyncMode: SYNCHRONOUS") == [.carrier, .payload])
  }

  @Test func `what no rule knows is no configuration`() throws {
    let documents = try ConfigurationReader.read(#"{"colour": "red"}"#, file: "a.json")
    #expect(!Linter().knows(documents[0]))
  }

  @Test func `every policy key that may be unknown is one of the policy's`() throws {
    for key in CarrierVocabulary.policyKeys {
      let settings = Settings([Setting(key, .text("?"), at: Place("a.yml", 1))])
      let problems = FailoverScenarios().problems(in: settings).map(\.sentence)
      #expect(!problems.contains { $0.contains("unknown") }, "\(problems)")
    }
  }

  @Test func `sections are held to their words, all at once and with lines`() throws {
    let text = """
      carrier: A
      replication:
        mode: lazy
        quorom: required
      voicemail: s3
      parties:
        trunks:
          primary: {colour: red}
      """
    let root = try #require(ConfigurationReader.read(text, file: "a.yml").first).root
    let problems = CarrierVocabulary.problems(in: root, file: "a.yml").map(\.description)
    #expect(problems.count == 4)
    for part in [
      "a.yml:3: mode is \"lazy\"; it must be one of synchronous, asynchronous",
      "a.yml:4: key of replication \"quorom\" is unknown; did you mean \"quorum\"?",
      "a.yml:5: voicemail must be a mapping, not \"s3\"",
      "a.yml:8: key of trunk \"primary\" \"colour\" is unknown",
    ] {
      #expect(problems.contains { $0.contains(part) }, "\(part)\n\(problems)")
    }
  }

  @Test func `who is around a lifeboat is no trap and no word out of place`() throws {
    let text = """
      kind: lifeboat
      parties:
        system: 192.0.2.1
        carriers: [192.0.2.2]
        duty: [192.0.2.31, 192.0.2.32]
        agents: [192.0.2.41]
        stores: 192.0.2.51
        databases: [192.0.2.61]
        gone: [198.51.100.1]
      policy:
        lifeboat.duty.by: invite
      """
    let documents = try ConfigurationReader.read(text, file: "a.yml")
    #expect(documents.map(\.form) == [.carrier])
    let root = try #require(documents.first).root
    #expect(CarrierVocabulary.problems(in: root, file: "a.yml") == [])
    #expect(Linter().judge(documents).map(\.message) == [])
  }
}
