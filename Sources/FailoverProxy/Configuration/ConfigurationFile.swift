import SIP
public import Services
import Signaling
import Wire

extension Configuration {
  /// Reads a configuration file's text.
  ///
  /// Throws every problem there is, with file, line and the allowed values.
  public init(yaml text: String, file: String) throws(ConfigurationError) {
    var shape = ConfigurationFile(reader: YAMLReader(file: file))
    self = try shape.content(of: text)
  }
}

/// The shape of the configuration file, section by section.
private struct ConfigurationFile: ConfigurationShape {
  var reader: YAMLReader

  mutating func read(_ text: String) -> Configuration? {
    let keys = [
      "listen", "tls", "trunks", "failover", "breaker", "healthChecks", "timers", "metrics",
      "shutdown",
    ]
    guard let root = reader.compose(text, sections: "listen and trunks"),
      let entries = reader.mapping(root, keys: keys, needed: ["listen", "trunks"])
    else { return nil }
    let listeners = entries["listen"].map { reader.listeners($0, over: [.udp, .tcp, .tls]) } ?? []
    let trunks = entries["trunks"].map { readTrunks($0, listeners: listeners) } ?? []
    var configuration = Configuration(listeners: listeners, trunks: trunks)
    if let placed = entries["tls"] { readTLS(placed, into: &configuration.tls) }
    if let placed = entries["listen"], entries["tls"] == nil,
      listeners.contains(where: { $0.transport == .tls })
    {
      reader.complain(
        "listen has a tls endpoint, but there is no tls with a certificate and a key",
        line: placed.line)
    }
    if let placed = entries["failover"] { readFailover(placed, into: &configuration.failover) }
    if let placed = entries["breaker"] { readBreaker(placed, into: &configuration.breaker) }
    if let placed = entries["healthChecks"] {
      readHealthChecks(placed, into: &configuration.healthChecks)
    }
    if let placed = entries["timers"] { readTimers(placed, into: &configuration.timers) }
    configuration.metrics = reader.value(entries["metrics"], .loopback)
    reader.setGrace(&configuration.shutdownGrace, entries["shutdown"])
    return configuration
  }

  private mutating func readTrunks(
    _ placed: YAMLReader.Placed, listeners: [Listener]
  ) -> [Trunk] {
    guard let items = reader.list(placed, of: "trunks, each with a name and an address") else {
      return []
    }
    if items.isEmpty { reader.complain("trunks names no trunk", line: placed.line) }
    var trunks: [Trunk] = []
    for item in items {
      guard let trunk = readTrunk(item, listeners: listeners) else { continue }
      if trunks.contains(where: { $0.name == trunk.name }) {
        reader.complain("\(item.path).name is \"\(trunk.name)\" a second time", line: item.line)
      }
      trunks.append(trunk)
    }
    return trunks
  }

  private mutating func readTrunk(
    _ placed: YAMLReader.Placed, listeners: [Listener]
  ) -> Trunk? {
    let keys = ["name", "address", "transport", "priority", "weight", "domain"]
    guard let entries = reader.mapping(placed, keys: keys, needed: ["name", "address"]) else {
      return nil
    }
    let name = reader.value(entries["name"], .name)
    let endpoint = reader.value(entries["address"], .endpoint)
    let transport = reader.value(entries["transport"], .transport) ?? .udp
    let priority = reader.value(entries["priority"], .number(0...65_535)) ?? 1
    let weight = reader.value(entries["weight"], .number(0...65_535)) ?? 100
    if !listeners.isEmpty, !listeners.contains(where: { $0.transport == transport }) {
      reader.complain(
        "\(placed.path).transport is \(transport.rawValue), but listen has no"
          + " \(transport.rawValue) endpoint", line: placed.line)
    }
    guard let name, let endpoint else { return nil }
    if listeners.contains(where: { $0.transport == transport && $0.endpoint == endpoint }) {
      reader.complain("\(placed.path).address is the proxy's own endpoint", line: placed.line)
    }
    var trunk = Trunk(name, endpoint, transport, priority: priority, weight: weight)
    trunk.domain = reader.value(entries["domain"], .domain)
    if let entry = entries["domain"], transport != .tls {
      reader.complain("\(entry.path) says nothing over \(transport.rawValue)", line: entry.line)
    }
    return trunk
  }

  private mutating func readTLS(_ placed: YAMLReader.Placed, into rules: inout TLSRules) {
    let keys = ["certificate", "key", "ca", "verify"]
    guard let entries = reader.mapping(placed, keys: keys, needed: ["certificate", "key"]) else {
      return
    }
    rules.certificate = file(entries["certificate"])
    rules.key = file(entries["key"])
    rules.authorities = file(entries["ca"])
    reader.set(&rules.verifies, entries["verify"], .flag)
  }

  private mutating func file(_ placed: YAMLReader.Placed?) -> TLSRules.File? {
    guard let placed, let path = reader.value(placed, .path) else { return nil }
    return TLSRules.File(path, line: placed.line)
  }

  private mutating func readFailover(
    _ placed: YAMLReader.Placed, into rules: inout FailoverRules
  ) {
    let keys = ["answerWithin", "ringWithin", "triggers", "cancel", "timerC"]
    guard let entries = reader.mapping(placed, keys: keys) else { return }
    reader.set(&rules.answerWithin, entries["answerWithin"], .duration)
    reader.set(&rules.ringWithin, entries["ringWithin"], .durationOrNever)
    reader.set(&rules.cancel, entries["cancel"], .cancelPolicy)
    reader.set(&rules.timerC, entries["timerC"], .duration(atLeast: .seconds(181)))
    if let triggers = entries["triggers"],
      let items = reader.list(triggers, of: "statuses, timeout, transport-error")
    {
      rules.triggers = Set(items.compactMap { reader.value($0, .trigger) })
    }
  }

  private mutating func readBreaker(_ placed: YAMLReader.Placed, into rules: inout BreakerRules) {
    guard let entries = reader.mapping(placed, keys: ["threshold", "interval"]) else { return }
    reader.set(&rules.threshold, entries["threshold"], .number(1...1_000))
    reader.set(&rules.interval, entries["interval"], .duration)
  }

  private mutating func readHealthChecks(
    _ placed: YAMLReader.Placed, into checks: inout Configuration.HealthChecks
  ) {
    let keys = ["enabled", "interval", "answerWithin"]
    guard let entries = reader.mapping(placed, keys: keys) else { return }
    // Writing the section down means wanting the checks.
    checks.enabled = reader.value(entries["enabled"], .flag) ?? true
    reader.set(&checks.interval, entries["interval"], .duration)
    reader.set(&checks.answerWithin, entries["answerWithin"], .duration)
  }

  /// T2 and T4 follow T1 where they are not named: RFC 3261's own are 8 and 10 times T1.
  private mutating func readTimers(_ placed: YAMLReader.Placed, into timers: inout Timers) {
    guard let entries = reader.mapping(placed, keys: ["t1", "t2", "t4"]) else { return }
    let usual = Timers(inProportionTo: reader.value(entries["t1"], .duration) ?? timers.t1)
    timers = Timers(
      t1: usual.t1, t2: reader.value(entries["t2"], .duration) ?? usual.t2,
      t4: reader.value(entries["t4"], .duration) ?? usual.t4)
  }
}
