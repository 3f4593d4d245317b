/// Everything that is wrong with a template, or with the values it was given.
public struct TemplateError: Error, Hashable, CustomStringConvertible {
  public struct Problem: Hashable, Sendable, CustomStringConvertible {
    public let file: String
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
    self.problems = problems
  }

  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
