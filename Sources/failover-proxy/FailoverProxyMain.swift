import ArgumentParser
import FailoverProxy
import Services
import Transports

/// A SIP proxy that offers each call to one trunk after another until one answers.
@main struct FailoverProxyMain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "failover-proxy",
    abstract: "A SIP proxy that offers each call to one trunk after another until one answers.",
    discussion: """
      A configuration with every key; all but listen and trunks may be left out:

        listen: [udp:192.0.2.1:5060, tcp:192.0.2.1:5060, tls:192.0.2.1:5061]
        tls:                     # needed where it listens for TLS; paths from this file's folder
          certificate: own.pem   # its own and those up to the authority, PEM
          key: own.key           # PEM, without a password
          ca: carriers.pem       # whom it trusts; the machine's authorities without it
          verify: true           # false: any certificate of a trunk will do
        trunks:
          - name: primary
            address: 192.0.2.11:5060
            transport: udp       # or tcp, or tls
            domain: sip.example  # tls: the name its certificate must show; else its address
            priority: 1          # lower is tried first
            weight: 100          # share among trunks of one priority
        failover:
          answerWithin: 3s       # a trunk may send nothing for so long,
          ringWithin: 4s         # and after a provisional response; or: never
          triggers: [503, 408, timeout, transport-error]
          cancel: strict         # eager: CANCEL also to a silent trunk
          timerC: 181s
        breaker: {threshold: 2, interval: 1000ms}
        healthChecks: {enabled: true, interval: 1000ms, answerWithin: 400ms}
        timers: {t1: 500ms, t2: 4s, t4: 5s}
        metrics: 127.0.0.1:9060  # loopback only, at /metrics
        shutdown: {grace: 5s}

      SIGTERM and SIGINT stop it: no new calls; calls in setup finish, or are ended after the \
      grace. Exit codes: 0 stopped, or the configuration is right; 64 wrong usage or \
      configuration; 69 an address could not be had.
      """,
    version: "failover-proxy 0.1.0")

  @OptionGroup var options: ServiceOptions

  func run() async throws {
    try await options.run { text in
      let configuration = try Configuration(yaml: text, file: options.file)
      return (
        configuration,
        try ProxySecurity.context(for: configuration, file: options.file, at: WallClock().now)
      )
    } serving: { plan, seed, log in
      try await ProxyService(plan.0, seed: seed, security: plan.1, log: log).run()
    }
  }
}
