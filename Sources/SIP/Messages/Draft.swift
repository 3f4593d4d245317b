/// A message being made or changed: start line, header fields in order, body.
///
/// What is not touched goes out as it came in, letter for letter; Content-Length is set to the
/// body's size when the bytes are made.
public struct Draft: Hashable, Sendable {
  public struct Field: Hashable, Sendable {
    public var name: HeaderName
    public var value: String

    public init(_ name: HeaderName, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var startLine: Message.StartLine
  public var fields: [Field]
  public var body: [UInt8]

  public init(_ startLine: Message.StartLine, fields: [Field] = [], body: [UInt8] = []) {
    self.startLine = startLine
    self.fields = fields
    self.body = body
  }

  public init(_ message: Message) {
    startLine = message.startLine
    fields = message.allHeaders.map { Field($0.name, $0.value) }
    body = Array(message.body)
  }

  /// The first value of that name; setting replaces the first field, or adds one at the end,
  /// or with nil removes all of that name.
  public subscript(name: HeaderName) -> String? {
    get { fields.first { $0.name == name }?.value }
    set {
      guard let newValue else {
        fields.removeAll { $0.name == name }
        return
      }
      if let index = fields.firstIndex(where: { $0.name == name }) {
        fields[index].value = newValue
      } else {
        fields.append(Field(name, newValue))
      }
    }
  }

  /// Puts a field before the first one of its name, or at the top.
  public mutating func prepend(_ name: HeaderName, _ value: String) {
    let index = fields.firstIndex { $0.name == name } ?? 0
    fields.insert(Field(name, value), at: index)
  }

  public mutating func append(_ name: HeaderName, _ value: String) {
    fields.append(Field(name, value))
  }

  /// Takes away the first value of a comma-separated list header and returns it.
  @discardableResult
  public mutating func removeFirstValue(_ name: HeaderName) -> String? {
    guard let index = fields.firstIndex(where: { $0.name == name }) else { return nil }
    var values = HeaderList.split(fields[index].value)
    guard !values.isEmpty else {
      fields.remove(at: index)
      return nil
    }
    let first = values.removeFirst()
    if values.isEmpty {
      fields.remove(at: index)
    } else {
      fields[index].value = values.joined(separator: ", ")
    }
    return first
  }

  /// The values of a comma-separated list header, one by one.
  public func values(_ name: HeaderName) -> [String] {
    fields.filter { $0.name == name }.flatMap { HeaderList.split($0.value) }
  }

  public var bytes: [UInt8] {
    var text: String
    switch startLine {
    case .request(let method, let uri): text = "\(method) \(uri) SIP/2.0\r\n"
    case .response(let status, let reason): text = "SIP/2.0 \(status) \(reason)\r\n"
    }
    var hasLength = false
    for field in fields {
      if field.name == .contentLength {
        if hasLength { continue }
        hasLength = true
        text += "\(field.name.text): \(body.count)\r\n"
      } else {
        text += "\(field.name.text): \(field.value)\r\n"
      }
    }
    if !hasLength { text += "Content-Length: \(body.count)\r\n" }
    text += "\r\n"
    return Array(text.utf8) + body
  }

  /// The draft as a message.
  public func message() throws(ParseError) -> Message {
    try Message(bytes)
  }
}
