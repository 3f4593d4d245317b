import Plugins
import Setups
import Testing

/// Folders as a whole, and what is written for them.
struct SetupTests {
  private func harnessFile(_ setup: Setup) throws -> String {
    try #require(SetupFiles(setup).all.last { $0.path == "harness.yml" }).text
  }

  @Test func `an empty folder gets the reference system and a sentence`() throws {
    let setup = Setup(files: [])
    let files = SetupFiles(setup).all
    #expect(files.map(\.path) == ["harness/failover-proxy/failover-proxy.yml", "harness.yml"])
    #expect(files[0].text == (try Fixtures.text("Systems/failover-proxy/failover-proxy.yml")))
    #expect(try harnessFile(setup).contains("# No system was found here"))
  }

  @Test func `several systems are entered and the first is the default`() throws {
    let setup = Setup(files: [
      FoundFile("b/kamailio.cfg", try Fixtures.plainKamailio()),
      FoundFile("a/opensips.cfg", try Fixtures.text("Setups/opensips.cfg")),
      FoundFile("z.cfg", try Fixtures.plainKamailio()),
    ])
    #expect(setup.systems.map(\.name) == ["kamailio", "opensips", "kamailio-2"])
    let text = try harnessFile(setup)
    #expect(text.contains("\nsystem: kamailio\n"))
    #expect(text.contains("\n    config: harness/kamailio-2/kamailio.cfg\n"), "\(text)")
  }

  @Test func `the policy is what the configuration says, as far as one can wait`() throws {
    let text = try harnessFile(Setup(files: try Fixtures.folder("Setups/kamailio")))
    #expect(
      text.contains(
        """
        policy:
          failover:
            answerWithin: 2500ms
            # Was 120s; scenarios would wait as long. To certify it so:
            # ringWithin: 120s
            triggers: [408, 500, 503, timeout, transport-error]

        """), "\(text)")
    #expect(text.contains("#   kamailio.cfg:12: listens on 127.0.0.1 as well"))
  }

  @Test func `a configuration of the reference system keeps what a run does not fill in`() throws {
    let setup = Setup(files: [
      FoundFile(
        "proxy.yml",
        """
        # Ours.
        listen:
          - udp:192.0.2.1:5060
        trunks:
          - name: a
            address: 198.51.100.1:5060
            transport: udp
          - name: b
            address: 198.51.100.2:5060
            transport: udp
        failover:
          answerWithin: 2s
          triggers: [503]

        """)
    ])
    guard case .reference(let reading)? = setup.systems.first?.system else {
      Issue.record("\(setup)")
      return
    }
    #expect(reading.trunks == ["198.51.100.1:5060", "198.51.100.2:5060"])
    #expect(
      reading.text == """
        # Ours.
        listen:
          - udp:{{system.address}}:{{system.port}}
          - tcp:{{system.address}}:{{system.port}}
        trunks:
        {{#trunks}}
          - name: {{name}}
            address: {{address}}:{{port}}
            transport: {{transport}}
            priority: {{priority}}
            weight: {{weight}}
        {{/trunks}}
        failover:
          answerWithin: {{answerWithin}}
          triggers: [503]

        """)
  }

  @Test func `templates of other tools, documents and files of nobody are left out`() throws {
    let plain = try Fixtures.plainKamailio()
    let setup = Setup(files: [
      FoundFile("README.md", plain), FoundFile("k.cfg", plain + "\n# {{ kamailio_ip }}\n"),
      FoundFile("x.yml", "tasks: [type: {a"), FoundFile("y.xml", "<scenario>"),
      FoundFile("e.cfg", "loadmodule \"tm.so\"\nroute {\n}\n"),
    ])
    #expect(setup.systems.isEmpty)
    #expect(setup.chores.map(\.place.file) == ["e.cfg", "k.cfg", "x.yml"], "\(setup.chores)")
  }

  @Test func `hostile texts are read to their end`() {
    let endless = [
      String(repeating: "[", count: 100_000), String(repeating: "{{", count: 50_000),
      String(repeating: "<a b='", count: 50_000), String(repeating: "\"", count: 99_999),
      String(repeating: "/*", count: 50_000), String(repeating: "{", count: 100_000),
      String(repeating: "$avp(x)=\"sip:1.2.3.4:5060\";\n", count: 5_000),
      String(repeating: "<![CDATA[", count: 20_000), String(repeating: "sip:[::", count: 20_000),
      String(repeating: "modparam(", count: 20_000), "\u{0}\u{FF}\r\n\u{2028}", "listen=",
      String(repeating: "1.", count: 50_000),
      "$du = \"" + String(repeating: "sip:1.2.3.4:5060 ", count: 10_000),
      "listen=udp:1.2.3.4:5060\n" + String(repeating: "1.2.3.4 ", count: 20_000),
    ]
    for text in endless {
      let heads = ["", "#!KAMAILIO\nloadmodule \"tm.so\"\nrequest_route {\n", "<scenario><send>"]
      let files = heads.enumerated().flatMap { number, head in
        ["cfg", "xml", "yml"].map { FoundFile("\(number).\($0)", head + text) }
      }
      let written = SetupFiles(Setup(files: files)).all
      #expect(written.last?.path == "harness.yml")
    }
    let loop = ProxyReading(FoundFile("a.cfg", "include_file \"a.cfg\"\n"), .kamailio) { _, _ in
      FoundFile("a.cfg", "include_file \"a.cfg\"\n")
    }
    #expect(loop.files.count == 1)
  }
}
