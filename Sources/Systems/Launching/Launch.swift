public import Transports
public import Wire

/// One system to start: what, where, and with which values.
public struct Launch: Sendable {
  public var definition: SystemDefinition
  /// Where it listens for SIP.
  public var endpoint: Endpoint
  /// Where the harness asks from whether it is up.
  public var probe: IPAddress
  /// Where files and the log go: an absolute path, made if it is missing.
  public var directory: String
  /// How to ask over TLS whether it is up; nil where nobody will.
  public var security: TLSContext?
  /// For the templates; `directory`, `system.address`, `system.port`, `tls` (no) and RFC 3261's timers
  /// (`t1.ms`, `t2.ms`, `t4.ms`; table 4) are added.
  public var values: [String: TemplateValue]

  public init(
    _ definition: SystemDefinition, at endpoint: Endpoint, probe: IPAddress, directory: String,
    values: [String: TemplateValue] = [:]
  ) {
    self.definition = definition
    self.endpoint = endpoint
    self.probe = probe
    self.directory = directory
    self.values = values
  }

  /// Where it listens over that transport: for TLS on a port of its own.
  func endpoint(over transport: Transport) -> Endpoint {
    transport == .tls ? Endpoint(endpoint.address, transport.defaultPort) : endpoint
  }

  public var log: LogFile { LogFile(path: "\(directory)/\(definition.name).log") }

  /// The caller's values win, so that a system may be told another address than its own.
  var allValues: [String: TemplateValue] {
    let own: [String: TemplateValue] = [
      "directory": .text(directory),
      "system.address": .text(endpoint.address.description),
      "system.port": .text("\(endpoint.port)"),
      "t1.ms": .text("500"), "t2.ms": .text("4000"), "t4.ms": .text("5000"),
      "tls": .flag(false),
    ]
    return own.merging(values) { _, given in given }
  }
}
