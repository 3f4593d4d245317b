import Documents
import UserAgents

/// Steps made of steps: `repeat`.
extension ScenarioReader {
  /// Reads a block into the steps it stands for, written out as often as they are done.
  mutating func block(_ spoken: Spoken) -> Entry? {
    let fields = spoken.fields
    for key in ["as", "after", "of"] {
      if let node = fields[key] { complain(node.line, "repeat has no \(key)") }
    }
    let isWanted = fields["when"].map { holds($0) } ?? true
    let times = count(spoken.value, "repeat", in: 1...200)
    guard let node = fields["steps"] else { return nil }
    let inner = script(node, of: "the steps of repeat")
    if !inner.rules.isEmpty {
      complain(node.line, "in a repeat, withhold, delay, again and alter stand after an expect")
    }
    if let list = node.list {
      if list.isEmpty { complain(node.line, "repeat has no step") }
      for element in list where Vocabulary.blocks.contains(where: { element[$0.name] != nil }) {
        complain(element.line, "a repeat cannot stand in another")
      }
    }
    for step in inner.steps {
      if step.label != nil {
        complain(step.line, "a step of a repeat has no label; it would name each time's step")
      }
      if case .serve = step.action { complain(step.line, "serve cannot be repeated") }
    }
    guard let times, isWanted else { return nil }
    let steps = inner.steps.map { step in
      var step = step
      step.label = nil
      return step
    }
    return .block((0..<times).flatMap { _ in steps })
  }
}

extension Script {
  /// Whether a step so far leaves the party answering whatever comes.
  var isServing: Bool {
    steps.contains { if case .serve = $0.action { true } else { false } }
  }
}
