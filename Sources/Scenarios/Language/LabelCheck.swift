import Calls
import UserAgents
import Wire

/// Labels that steps point at must be there.
extension ScenarioReader {
  mutating func checkLabels(_ parties: [Party], _ chores: [Chore] = []) {
    let system = Party(
      name: Vocabulary.system, role: .system, transport: .udp,
      play: .script(Script(steps: chores.map(\.step))))
    let parties = parties + [system]
    var owners: [String: Int] = [:]
    for step in parties.flatMap(\.steps) {
      guard let label = step.label else { continue }
      if let first = owners[label] {
        complain(step.line, "label \"\(label)\" is already given on line \(first)")
      } else {
        owners[label] = step.line
      }
    }
    let all = owners.keys.sorted()
    for party in parties {
      var own: [String] = []
      for step in party.steps {
        if let after = step.after {
          if owners[after] == nil {
            complain(step.line, unknown(after, allowed: all))
          } else if owners[after] == step.line {
            complain(step.line, "a step cannot come after itself")
          }
        }
        if let until = step.until, owners[until] == nil {
          complain(step.line, unknown(until, allowed: all))
        }
        for label in [step.call, step.replaced].compactMap(\.self) where !own.contains(label) {
          complain(
            step.line,
            "label \"\(label)\" must be that of an earlier step of \(party.name) itself")
        }
        if let label = step.label { own.append(label) }
      }
    }
    checkOrder(parties)
  }

  /// Complains of steps that wait for each other.
  private mutating func checkOrder(_ parties: [Party]) {
    var done: Set<String> = []
    var next = [Int](repeating: 0, count: parties.count)
    var moved = true
    while moved {
      moved = false
      for (index, party) in parties.enumerated() {
        while next[index] < party.steps.count {
          let step = party.steps[next[index]]
          if let after = step.after, !done.contains(after) { break }
          if let label = step.label { done.insert(label) }
          next[index] += 1
          moved = true
        }
      }
    }
    let labels = Set(parties.flatMap(\.steps).compactMap(\.label))
    for (index, party) in parties.enumerated() where next[index] < party.steps.count {
      let step = party.steps[next[index]]
      guard let after = step.after, labels.contains(after) else { continue }
      complain(step.line, "this step waits for \"\(after)\", which itself comes after this step")
    }
  }

  private func unknown(_ label: String, allowed: [String]) -> String {
    allowed.isEmpty
      ? "label \"\(label)\" is not given by any step; give one with as:"
      : "label \"\(label)\" is not given by any step; given are: "
        + allowed.joined(separator: ", ")
  }
}

extension Party {
  /// The steps of its script; none for a program.
  var steps: [Step] {
    switch play {
    case .script(let script): script.steps
    case .played(let played): played.chores.map(\.step)
    case .program, .absent: []
    }
  }
}

extension Step {
  /// The label of the step with which a recording ends.
  fileprivate var until: String? {
    if case .record(let recorder) = action { recorder.until } else { nil }
  }

  /// The label of the call that a transfer is to replace.
  fileprivate var replaced: String? {
    if case .refer(let transfer) = action { transfer.replaces } else { nil }
  }
}
