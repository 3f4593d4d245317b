import FailoverProxy
import SIP
import Services
import Signaling
import Testing
import Wire

struct ConfigurationTests {
  static func problems(_ text: String) -> [String] {
    do throws(ConfigurationError) {
      _ = try Configuration(yaml: text, file: "proxy.yml")
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test func `a whole file is read`() throws {
    let configuration = try Configuration(
      yaml: """
        listen: [udp:127.9.0.1:5060, tcp:127.9.0.1:5060]
        trunks:
          - {name: primary, address: 127.9.0.11:5060, transport: udp, priority: 1, weight: 80}
          - {name: secondary, address: 127.9.0.12:5070, transport: tcp, priority: 2}
        failover:
          answerWithin: 2.5s
          ringWithin: never
          triggers: [503, 480, timeout]
          cancel: eager
          timerC: 200s
        breaker: {threshold: 3, interval: 1500ms}
        healthChecks: {enabled: true, interval: 2s, answerWithin: 300ms}
        timers: {t1: 50ms, t4: 1s}
        metrics: 127.0.0.1:9060
        shutdown: {grace: 7s}
        """, file: "proxy.yml")
    #expect(configuration.listeners.map(\.transport) == [.udp, .tcp])
    #expect(
      configuration.trunks == [
        Trunk("primary", Places.primary, .udp, priority: 1, weight: 80),
        Trunk("secondary", Endpoint(.v4(127, 9, 0, 12), 5070), .tcp, priority: 2, weight: 100),
      ])
    #expect(configuration.failover.answerWithin == .milliseconds(2_500))
    #expect(configuration.failover.ringWithin == nil)
    #expect(
      configuration.failover.triggers == [
        .status(.serviceUnavailable), .status(.temporarilyUnavailable), .timeout,
      ])
    #expect(configuration.failover.cancel == .eager)
    #expect(configuration.failover.timerC == .seconds(200))
    #expect(configuration.breaker.threshold == 3)
    #expect(configuration.breaker.interval == .milliseconds(1_500))
    #expect(
      configuration.timers
        == Timers(t1: .milliseconds(50), t2: .milliseconds(400), t4: .seconds(1)))
    #expect(configuration.healthChecks.enabled)
    #expect(configuration.healthChecks.interval == .seconds(2))
    #expect(configuration.metrics == Endpoint(.v4(127, 0, 0, 1), 9060))
    #expect(configuration.shutdownGrace == .seconds(7))
  }

  @Test func `the guides' numbers are the defaults`() throws {
    let configuration = try Configuration(
      yaml: """
        listen: ["udp:127.9.0.1:5060"]
        trunks: [{name: primary, address: 127.9.0.11:5060}]
        """, file: "proxy.yml")
    #expect(configuration.failover.answerWithin == .seconds(3))
    #expect(configuration.failover.ringWithin == .seconds(4))
    #expect(
      configuration.failover.triggers == [
        .status(.serviceUnavailable), .status(.requestTimeout), .timeout, .transportError,
      ])
    #expect(configuration.breaker.threshold == 2)
    #expect(configuration.breaker.interval == .seconds(1))
    #expect(!configuration.healthChecks.enabled)
    #expect(configuration.metrics == nil)
  }

  @Test func `every problem is named with its line and the allowed values`() {
    let text = """
      listen: [udp:127.9.0.1:5060, sctp:127.9.0.1:5060, udp:127.9.0.1:5060]
      trunks:
        - {name: primary, address: edge.example:5060, priorty: 1}
        - {name: secondary, address: 127.9.0.12:5060, transport: tcp}
        - {name: secondary, address: 127.9.0.13:5060, weight: -1}
        - {address: 127.9.0.1:5060}
      failover:
        answerWithin: 3
        ringWithin: soon
        cancel: sometimes
        timerC: 3m
        triggers: [503, 200, timeouts]
      breaker: {threshold: 0, interval: 0s}
      healthChecks: {enabled: maybe}
      metrics: 10.0.0.1:9060
      shutdown: 5s
      """
    #expect(
      Self.problems(text) == [
        "proxy.yml:1: listen[1] is \"sctp:127.9.0.1:5060\"; allowed: udp:, tcp: or tls: and an"
          + " endpoint, such as udp:192.0.2.1:5060",
        "proxy.yml:1: listen[2] is udp:127.9.0.1:5060 a second time",
        "proxy.yml:3: trunks[0].priorty is not a known key; allowed: name, address, transport,"
          + " priority, weight, domain",
        "proxy.yml:3: trunks[0].address is \"edge.example:5060\"; allowed: an IP address and a"
          + " port, such as 192.0.2.1:5060",
        "proxy.yml:4: trunks[1].transport is tcp, but listen has no tcp endpoint",
        "proxy.yml:5: trunks[2].weight is \"-1\"; allowed: a whole number from 0 to 65535",
        "proxy.yml:5: trunks[2].name is \"secondary\" a second time",
        "proxy.yml:6: trunks[3].name is missing",
        "proxy.yml:8: failover.answerWithin is \"3\"; allowed: a duration of more than 0 and at"
          + " most 1 h, such as 3s, 2.9s or 500ms",
        "proxy.yml:9: failover.ringWithin is \"soon\"; allowed: a duration such as 4s, or never",
        "proxy.yml:10: failover.cancel is \"sometimes\"; allowed: eager, strict",
        "proxy.yml:11: failover.timerC is \"3m\"; allowed: a duration of at least 181.000 s",
        "proxy.yml:12: failover.triggers[1] is \"200\"; allowed: timeout, transport-error, a"
          + " status from 400 to 699",
        "proxy.yml:12: failover.triggers[2] is \"timeouts\"; allowed: timeout, transport-error, a"
          + " status from 400 to 699",
        "proxy.yml:13: breaker.threshold is \"0\"; allowed: a whole number from 1 to 1000",
        "proxy.yml:13: breaker.interval is \"0s\"; allowed: a duration of more than 0 and at most"
          + " 1 h, such as 3s, 2.9s or 500ms",
        "proxy.yml:14: healthChecks.enabled is \"maybe\"; allowed: true, false",
        "proxy.yml:15: metrics is \"10.0.0.1:9060\"; allowed: a loopback address and a port, such"
          + " as 127.0.0.1:9060",
        "proxy.yml:16: shutdown must be a mapping; allowed keys: grace",
      ])
  }

  @Test(arguments: [
    ("", "proxy.yml:1: the file is empty; allowed: a mapping with listen and trunks"),
    ("listen: [a\nb: {", "proxy.yml:2: not YAML: did not find expected ',' or ']'"),
    (
      "listen: []\nlisten: []",
      "proxy.yml:1: not YAML: the key listen stands twice in one mapping"
    ),
    (
      "- a",
      "proxy.yml:1: the file must be a mapping; allowed keys: listen, tls, trunks, failover, breaker,"
        + " healthChecks, timers, metrics, shutdown"
    ),
  ])
  func `a file that is no configuration is refused`(text: String, problem: String) {
    #expect(Self.problems(text) == [problem])
  }

  @Test func `what is missing is named`() {
    #expect(
      Self.problems("breaker: {threshold: 2}") == [
        "proxy.yml:1: listen is missing", "proxy.yml:1: trunks is missing",
      ])
  }

  @Test func `a trunk that is the proxy itself is refused`() {
    let text = """
      listen: ["udp:127.9.0.1:5060"]
      trunks: [{name: self, address: 127.9.0.1:5060}]
      """
    #expect(
      Self.problems(text) == ["proxy.yml:2: trunks[0].address is the proxy's own endpoint"])
  }
}
