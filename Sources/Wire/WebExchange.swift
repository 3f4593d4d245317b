/// One HTTP request and what came back, as captured on a TCP connection (RFC 9112).
public struct WebExchange: Hashable, Sendable {
  public struct Field: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public let client: Endpoint
  public let server: Endpoint
  public let method: String
  /// Path and query as they stand in the request line.
  public let target: String
  public let fields: [Field]
  /// The request's body; shorter than `length` where it was too large to be kept or broke off.
  public let body: [UInt8]
  public let length: Int
  /// Whether the request came to its end.
  public let isWhole: Bool
  public let startedAt: Moment
  /// The packet in which the request ended or broke off.
  public let frame: Int
  public let at: Moment
  /// Nil where nothing came back.
  public private(set) var answer: Answer?

  public struct Answer: Hashable, Sendable {
    public let status: Int
    public let fields: [Field]
    public let frame: Int
    public let at: Moment

    public init(status: Int, fields: [Field], frame: Int, at: Moment) {
      self.status = status
      self.fields = fields
      self.frame = frame
      self.at = at
    }
  }

  public init(
    from client: Endpoint, to server: Endpoint, method: String, target: String, fields: [Field],
    body: [UInt8], length: Int, isWhole: Bool, startedAt: Moment, frame: Int, at: Moment,
    answer: Answer? = nil
  ) {
    self.client = client
    self.server = server
    self.method = method
    self.target = target
    self.fields = fields
    self.body = body
    self.length = length
    self.isWhole = isWhole
    self.startedAt = startedAt
    self.frame = frame
    self.at = at
    self.answer = answer
  }

  /// The first header field of that name, whatever its case.
  public subscript(name: String) -> String? {
    fields.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  /// The target without its query, percent escapes left as they are.
  public var path: String { String(target.prefix { $0 != "?" }) }

  /// Whether the server took it: a 2xx.
  public var isAccepted: Bool { answer.map { (200..<300).contains($0.status) } ?? false }

  /// The exchange with what came back.
  public func answered(_ answer: Answer) -> WebExchange {
    var copy = self
    copy.answer = answer
    return copy
  }
}
