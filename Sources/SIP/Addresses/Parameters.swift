/// Parameters of a URI or of a header value, in order; names are compared without case.
public struct Parameters: Hashable, Sendable {
  public struct Parameter: Hashable, Sendable {
    public var name: String
    /// As written, with quotes where it had them; nil for a flag such as `lr`.
    public var value: String?

    public init(_ name: String, _ value: String? = nil) {
      self.name = name
      self.value = value
    }
  }

  private var all: [Parameter]

  public init(_ all: [Parameter] = []) {
    self.all = all
  }

  /// Whether there is one of that name, with or without a value.
  public func contains(_ name: String) -> Bool {
    all.contains { $0.name.equalsIgnoringCase(name) }
  }

  /// The value of the first of that name; nil when absent and for a flag.
  public subscript(name: String) -> String? {
    all.first { $0.name.equalsIgnoringCase(name) }?.value
  }

  public mutating func append(_ name: String, _ value: String? = nil) {
    all.append(Parameter(name, value))
  }

  /// Gives the parameter that value, in its place or at the end; nil makes it a flag.
  public mutating func set(_ name: String, _ value: String? = nil) {
    if let index = all.firstIndex(where: { $0.name.equalsIgnoringCase(name) }) {
      all[index].value = value
    } else {
      append(name, value)
    }
  }

  public mutating func remove(_ name: String) {
    all.removeAll { $0.name.equalsIgnoringCase(name) }
  }
}

extension Parameters: RandomAccessCollection {
  public var startIndex: Int { all.startIndex }
  public var endIndex: Int { all.endIndex }
  public subscript(position: Int) -> Parameter { all[position] }
}

extension Parameters: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: Parameter...) {
    self.init(elements)
  }
}

extension Parameters: CustomStringConvertible {
  /// With a semicolon before each: `;tag=1;lr`.
  ///
  /// What was nothing but blanks, a whole parameter or behind an equals sign, is left out: no grammar
  /// takes nothing there.
  public var description: String {
    all.map { parameter in
      if parameter.name.isEmpty { return "" }
      let value = parameter.value ?? ""
      return ";\(parameter.name)" + (value.isEmpty ? "" : "=\(value)")
    }.joined()
  }
}

extension StringProtocol {
  /// Whether the texts are equal when ASCII letters' case is ignored.
  func equalsIgnoringCase(_ other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8) { $0.lowercasedASCII == $1.lowercasedASCII }
  }
}
