/// Everything that is wrong with a configuration file, in the order of its lines.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// From 1.
    public let line: Int
    public let sentence: String

    public init(file: String, line: Int, sentence: String) {
      self.file = file
      self.line = line
      self.sentence = sentence
    }

    public var description: String { "\(file):\(line): \(sentence)" }
  }

  public let problems: [Problem]

  public init(_ problems: [Problem]) {
    self.problems = problems.enumerated()
      .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
      .map(\.element)
  }

  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
