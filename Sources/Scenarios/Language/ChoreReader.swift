import Documents
import Plugins
import UserAgents
import Wire

/// Scripts of services and of the system itself.
extension ScenarioReader {
  mutating func chores(_ node: YAMLNode, _ verbs: [Verb], of what: String) -> [Chore] {
    elements(node, of: what).compactMap { element in
      guard
        let spoken = spoken(element, verbs: verbs, common: Vocabulary.choreCommon, what: "step")
      else { return nil }
      let fields = spoken.fields
      let isWanted = fields["when"].map { holds($0) } ?? true
      let label = fields["as"].flatMap { name($0, "label") }
      let after = fields["after"].flatMap { name($0, "label") }
      guard let work = work(spoken), isWanted else { return nil }
      return Chore(work, label: label, after: after, line: element.line)
    }
  }

  private mutating func work(_ spoken: Spoken) -> Chore.Work? {
    switch spoken.verb.name {
    case "wait": return duration(spoken.value, "wait").map { .wait($0) }
    case "be": return text(spoken.value, "be").map { .be($0) }
    case "holds":
      let within = spoken.fields["within"].map { duration($0, "within") } ?? .seconds(10)
      guard let count = count(spoken.value, "holds"), let within else { return nil }
      return .holds(count, within: within)
    case "kill": return .kill
    case "stop": return .stop
    case "start": return .start
    default: preconditionFailure("step \(spoken.verb.name) has no reading")
    }
  }

  /// What a player does not know how to be is said when the file is read.
  mutating func checkManners(_ chores: [Chore], of player: any PartyPlayer) {
    for chore in chores {
      guard case .be(let manner) = chore.work, let why = player.refusal(of: manner) else {
        continue
      }
      complain(chore.line, "player \"\(player.card.name)\" cannot be \"\(manner)\": \(why)")
    }
  }

  /// The system cannot be started where it runs, nor ended where it does not.
  mutating func checkLife(_ chores: [Chore]) {
    var isUp = true
    for chore in chores {
      switch chore.work {
      case .kill, .stop:
        if !isUp { complain(chore.line, "the system has been ended already") }
        isUp = false
      case .start:
        if isUp { complain(chore.line, "the system runs already") }
        isUp = true
      case .wait, .be, .holds: continue
      }
    }
    if !isUp, let last = chores.last {
      complain(last.line, "the system is not started again; a scenario ends with it up")
    }
  }
}

extension Chore {
  /// The same as a step of a script, for whatever only looks at labels.
  var step: Step { Step(.wait(.zero), label: label, after: after, line: line) }
}
