/// A line of a file.
public struct Place: Sendable, Hashable, Comparable {
  public let file: String
  /// From 1.
  public let line: Int

  public init(_ file: String, _ line: Int) {
    self.file = file
    self.line = line
  }

  public static func < (left: Place, right: Place) -> Bool {
    (left.file, left.line) < (right.file, right.line)
  }
}

extension Place: CustomStringConvertible {
  public var description: String { "\(file):\(line)" }
}

/// Something wrong in a file that a person wrote.
public struct Problem: Sendable, Hashable, Comparable {
  public let place: Place
  /// What is wrong, with what, and what is allowed; lower case, no full stop.
  public let sentence: String

  public init(_ place: Place, _ sentence: String) {
    self.place = place
    self.sentence = sentence
  }

  public static func < (left: Problem, right: Problem) -> Bool {
    (left.place, left.sentence) < (right.place, right.sentence)
  }
}

extension Problem: CustomStringConvertible {
  /// `scenarios/late.yml:12: duration "3 sec" is not …`.
  public var description: String { "\(place): \(sentence)" }
}

/// Everything that is wrong with what was read, in the order of the lines; never empty.
public struct Problems: Error, Sendable, Hashable {
  public let all: [Problem]

  /// Makes the error; nil where there is no problem.
  public init?(_ problems: some Sequence<Problem>) {
    let sorted = Set(problems).sorted()
    if sorted.isEmpty { return nil }
    all = sorted
  }

  public init(_ problem: Problem) {
    all = [problem]
  }
}

extension Problems: CustomStringConvertible {
  public var description: String { all.map(\.description).joined(separator: "\n") }
}
