import Plugins
import Wire

/// harness.yml for a setup: commented, and with no more than what is needed.
struct HarnessText {
  private let setup: Setup

  init(_ setup: Setup) {
    self.setup = setup
  }

  var text: String {
    (head + body).joined(separator: "\n") + "\n"
  }

  private var head: [String] {
    var lines = [
      "# Written by harness init. `harness run` starts the system once for each scenario and plays",
      "# everybody around it; the templates below harness/ say with {{…}} what it fills in.",
    ]
    if setup.systems.isEmpty {
      lines += [
        "#",
        "# No system was found here: this is the reference failover proxy. For one of your own write",
        "# its command and its configuration, with {{system.address}}, {{system.port}} and {{#trunks}}",
        "# in it, below systems:.",
      ]
    }
    if !setup.chores.isEmpty {
      lines += ["#", "# To do by hand:"]
      // A comment ends with its line, whatever a file is called.
      lines += setup.chores.map { "#   " + YAMLWord.comment($0.description) }
    }
    return lines + [""]
  }

  private var body: [String] {
    var lines: [String] = []
    if setup.systems.count > 1 {
      lines += [
        "# The system unless --system names another.", "system: \(setup.systems[0].name)", "",
      ]
    }
    if !setup.scenarios.isEmpty {
      lines += [
        "# What SIPp played here, as scenarios beside the built-in ones.", "scenarios:",
        "  - \(SetupFiles.folder)/scenarios", "",
      ]
    }
    lines += policy
    lines.append("systems:")
    if setup.systems.isEmpty { lines += reference(ReferenceTemplate.name, nil, "failover-proxy") }
    for named in setup.systems {
      switch named.system {
      case .proxy(let reading): lines += proxy(reading, named)
      case .reference(let reading):
        lines += reference(FilePath.name(reading.source), reading.source, named.name)
      }
    }
    return lines
  }

  /// What the first system is configured to do, where scenarios can wait for it.
  private var policy: [String] {
    guard case .proxy(let reading)? = setup.systems.first?.system else { return [] }
    var lines: [String] = []
    for (key, found, usual) in [
      ("answerWithin", reading.answerWithin, Duration.seconds(3)),
      ("ringWithin", reading.ringWithin, Duration.seconds(4)),
    ] {
      guard let found, found != usual else { continue }
      if found <= .seconds(10) {
        lines.append("    \(key): \(Self.written(found))")
      } else {
        lines += [
          "    # Was \(Self.written(found)); scenarios would wait as long. To certify it so:",
          "    # \(key): \(Self.written(found))",
        ]
      }
    }
    if let triggers = reading.triggers, triggers != [408, 503] {
      let words = triggers.map(String.init) + ["timeout", "transport-error"]
      lines.append("    triggers: [\(words.joined(separator: ", "))]")
    }
    guard !lines.isEmpty else { return [] }
    lines = ["policy:", "  failover:"] + lines
    if lines.dropFirst(2).allSatisfy({ $0.hasPrefix("    #") }) {
      // A mapping of comments alone is none.
      lines = lines.map { "# " + $0.replacing("    # ", with: "    ") }
    }
    return ["# What \(YAMLWord.comment(reading.source)) says; the templates take it from here."]
      + lines + [""]
  }

  private func proxy(_ reading: ProxyReading, _ named: Setup.Named) -> [String] {
    let paths = reading.files.map { SetupFiles.path(named.name, $0.name) }
    let command: [String]
    switch reading.dialect {
    case .kamailio:
      // In the foreground, log to stderr, with files of its own.
      command =
        ["kamailio", "-f", "{{config}}", "-DD", "-E", "-m", "64", "-M", "8"]
        + ["-Y", "{{directory}}", "-P", "{{directory}}/kamailio.pid"]
    case .opensips:
      command =
        ["opensips", "-f", "{{config}}", "-F", "-E", "-m", "64", "-M", "8"]
        + ["-w", "{{directory}}", "-P", "{{directory}}/opensips.pid"]
    }
    var lines = [
      "  # " + YAMLWord.comment(named.system.summary),
      "  \(named.name):",
      "    kind: failover-proxy",
      "    command: \(list(command + reading.arguments))",
      "    # Made from \(YAMLWord.comment(reading.source)).",
      "    config: \(YAMLWord.plain(paths[0]))",
    ]
    if paths.count > 1 {
      lines += ["    # Further templates, which it finds in {{directory}}.", "    files:"]
      lines += paths.dropFirst().map { "      - \(YAMLWord.plain($0))" }
    }
    return lines + [
      "    version: \(list([reading.dialect.rawValue, reading.dialect == .kamailio ? "-v" : "-V"]))"
    ]
  }

  private func reference(_ file: String, _ source: String?, _ name: String) -> [String] {
    [
      source.map { "  # The reference failover proxy, made from \(YAMLWord.comment($0))." }
        ?? "  # The reference implementation; {{bin}} is where harness itself is.",
      "  \(name):",
      "    kind: failover-proxy",
      "    command: [\"{{bin}}/failover-proxy\", \"{{config}}\"]",
      "    config: \(YAMLWord.plain(SetupFiles.path(name, file)))",
      "    version: [\"{{bin}}/failover-proxy\", --version]",
    ] + (source == nil ? ["    transports: [udp, tcp, tls]"] : [])
  }

  /// As the policy reads it: `3s`, `2500ms`.
  private static func written(_ duration: Duration) -> String {
    let milliseconds = duration.nanoseconds / 1_000_000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds)ms"
  }

  private func list(_ words: [String]) -> String {
    "[" + words.map(YAMLWord.plain).joined(separator: ", ") + "]"
  }
}
