public import Wire

/// Where the system of one run stands and who is around it.
public struct Site: Sendable, Hashable {
  /// A party the system may have to be told of.
  public struct Party: Sendable, Hashable {
    public let name: String
    public let endpoint: Endpoint
    public let transport: Transport

    public init(_ name: String, _ endpoint: Endpoint, _ transport: Transport) {
      self.name = name
      self.endpoint = endpoint
      self.transport = transport
    }
  }

  /// Where the system is to listen, over UDP and TCP; over TLS on port 5061.
  public let system: Endpoint
  /// Who calls the system.
  public let carriers: [Party]
  /// Whom the system calls, in order: the first is the primary.
  public let edges: [Party]
  /// Everybody else.
  public let others: [Party]
  /// Where nothing may be sent.
  public let silent: [Party]

  public init(
    system: Endpoint, carriers: [Party], edges: [Party], others: [Party] = [],
    silent: [Party] = []
  ) {
    self.silent = silent
    self.system = system
    self.carriers = carriers
    self.edges = edges
    self.others = others
  }
}

/// A value to put into a configuration template.
public indirect enum TemplateValue: Sendable, Hashable {
  case text(String)
  /// Repeated with `{{#each …}}`.
  case list([TemplateValue])
  case record([String: TemplateValue])
}

extension TemplateValue: ExpressibleByStringLiteral {
  public init(stringLiteral value: String) { self = .text(value) }
}
