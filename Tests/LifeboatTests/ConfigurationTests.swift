import Customers
import Lifeboat
import SIP
import Services
import Signaling
import Testing
import Voicemail
import Wire

/// The configuration file: what it says, and everything that is wrong with it.
struct ConfigurationTests {
  static func problems(_ text: String) -> [String] {
    do throws(ConfigurationError) {
      _ = try Configuration(yaml: text, file: "l.yml")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  static let listen = "listen: [udp:127.0.0.1:5060]\n"

  @Test func `a file with listen alone is the guide's lifeboat`() throws {
    let configuration = try Configuration(yaml: Self.listen, file: "l.yml")
    #expect(configuration.menu == .guide)
    #expect(configuration.listeners == [.init(.udp, Endpoint(.v4(127, 0, 0, 1)))])
    #expect(configuration.customers == nil)
    #expect(configuration.voicemail.store == .directory("blobs"))
    #expect(configuration.media.ports == 20_000...29_999)
  }

  @Test func `every key is read`() throws {
    let configuration = try Configuration(
      yaml: """
        listen: [udp:127.0.0.1:5060, tcp:127.0.0.1:5060]
        media: {address: 127.0.0.2, ports: 3000-3099}
        prompts:
          {cache: kept, voice: de+f3, wordsPerMinute: 170, budget: 1s, greeting: "Guten Tag {name}.",
          waiting: "Moment.", goodbye: {wav: bye.wav}}
        menu:
          start: second
          steps:
            first: {say: "One.", choices: {1: duty, "#": second}, otherwise: hang up}
            second:
              say: {wav: two.wav}
              choices: {12: agents, 2: voicemail, 3: first}
              timeout: 3s
              retries: 0
              bargeIn: false
              wrong: "No."
        duty: {by: refer, ring: 12s, list: [{name: Anna, target: "tel:+4915112345"}]}
        agents: {list: [{name: Ben, target: "sip:ben@127.0.0.9;transport=tcp"}]}
        voicemail:
          spool: s
          longest: 60s
          silence: 3s
          store: {azure: {url: "http://127.0.0.1:10000/acc", container: mail, account: acc, key: a2V5}}
          retry: {first: 100ms, most: 5s}
        customers:
          budget: 400ms
          nodes: [{postgres: "host=127.0.0.1 dbname=c"}, {sqlite: c.sqlite}]
          numbers: {country: "49", bare: international, prefixes: ["00"]}
        limits: {callers: 7, longestCall: 10m}
        timers: {t1: 100ms}
        metrics: 127.0.0.1:9061
        shutdown: {grace: 1s}
        """, file: "l.yml")
    #expect(configuration.media.ports == 3_000...3_099)
    #expect(configuration.prompts.phrases.waiting == .text("Moment."))
    #expect(configuration.prompts.phrases.goodbye == .file("bye.wav"))
    #expect(configuration.fileLines == ["bye.wav": 5, "two.wav": 11])
    #expect(configuration.menu.start == "second")
    let second = try #require(configuration.menu.steps["second"])
    #expect(second.choices == ["12": .list(.agents), "2": .voicemail, "3": .step("first")])
    #expect(!second.hasBargeIn && second.retries == 0 && second.wrong == .text("No."))
    #expect(configuration.menu.steps["first"]?.choices["#"] == .step("second"))
    #expect(configuration.menu.steps[MenuDefinition.unreached] != nil)
    #expect(configuration.lists[.duty]?.means == .refer)
    #expect(configuration.lists[.duty]?.targets.map { "\($0.uri)" } == ["tel:+4915112345"])
    #expect(configuration.lists[.agents]?.targets.first?.uri.hop == .tcp)
    guard case .azure(let azure) = configuration.voicemail.store else {
      Issue.record("the store is \(configuration.voicemail.store)")
      return
    }
    #expect(azure.container == "mail")
    #expect(configuration.customers?.nodes.count == 2)
    #expect(configuration.customers?.numbers.read("004930123456").number?.e164 == "+4930123456")
    #expect(configuration.limits.callers == 7)
    #expect(configuration.timers.t4 == .seconds(1))
  }

  @Test func `lists with nothing in them are empty`() throws {
    let configuration = try Configuration(
      yaml: Self.listen + "duty:\n  by: refer\n  list:\ncustomers:\n  nodes:\n", file: "l.yml")
    #expect(configuration.lists[.duty]?.targets.isEmpty == true)
    #expect(configuration.customers == nil)
  }

  @Test func `every problem is told at once, with its line and what is allowed`() {
    let problems = Self.problems(
      """
      listen: [tls:127.0.0.1:5061]
      menu:
        steps:
          a: {choices: {123: b}}
          duty: {say: "x"}
      duty:
        by: fax
        list:
          - {name: Anna, target: "sip:+49151@somewhere.example"}
      voicemail:
        store: {azure: {url: "ftp://x", container: C, account: acc, key: a2V5}}
      customers: {nodes: [{mysql: x}], numbers: {country: "999"}}
      media: {ports: 30-20}
      """)
    let expected = [
      "l.yml:1: listen[0] is \"tls:127.0.0.1:5061\"; allowed: udp: or tcp: and an endpoint",
      "l.yml:4: menu.steps.a.say is missing",
      "l.yml:4: menu.steps.a.choices.123 is not a choice; allowed: one or two of 0123456789*#",
      "l.yml:4: menu.steps.a.choices.123 is \"b\"; allowed: duty, agents, voicemail, hang up, a, duty",
      "l.yml:5: menu.steps.duty has the name of an action",
      "l.yml:7: duty.by is \"fax\"; allowed: refer, invite",
      "l.yml:9: duty.list[0].target is \"sip:+49151@somewhere.example\"; with by: invite it must",
      "l.yml:11: voicemail.store.azure.url",
      "l.yml:12: customers.numbers.country is \"999\"; allowed: a country code of E.164",
      "l.yml:12: customers.nodes[0].mysql is not a known key; allowed: postgres, sqlite",
      "l.yml:13: media.ports is \"30-20\"",
    ]
    for sentence in expected {
      #expect(problems.contains { $0.hasPrefix(sentence) }, "\(sentence)\n\(problems)")
    }
  }

  @Test(arguments: [
    ("", "l.yml:1: the file is empty"), ("listen: [", "l.yml:"), ("- a", "l.yml:1: the file must"),
    ("duty: {}", "l.yml:1: listen is missing"),
    (
      listen + "metrics: 192.0.2.1:9061",
      "l.yml:2: metrics is \"192.0.2.1:9061\"; allowed: a loopback"
    ),
    ("listen: [udp:0.0.0.0:5060]", "l.yml:1: listen[0] is 0.0.0.0:5060, which nobody can answer"),
    (
      listen + "duty: {list: [{name: A, target: \"sip:a@127.0.0.1\"}]}",
      "l.yml:2: duty.list[0].target is the lifeboat's own endpoint"
    ),
    (
      listen + "prompts: {greeting: Hello}",
      "l.yml:2: prompts.greeting is \"Hello\"; allowed: words with"
    ),
    (listen + "prompts: {voice: \"--help\"}", "l.yml:2: prompts.voice is"),
    (listen + "menu: {start: x, steps: {a: {say: A}}}", "l.yml:2: menu.start is \"x\"; allowed: a"),
    (
      listen + "customers: {nodes: [{postgres: \"nonsense=1\"}]}",
      "l.yml:2: customers.nodes[0].postgres"
    ),
  ])
  func `one sentence for each mistake`(text: String, sentence: String) {
    let problems = Self.problems(text)
    #expect(problems.contains { $0.hasPrefix(sentence) }, "\(problems)")
  }
}
