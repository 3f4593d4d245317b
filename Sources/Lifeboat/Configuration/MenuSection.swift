import SIP
import Services
import Wire

// The menu and the lists it leads to.
extension ConfigurationFile {
  static let actions = ["duty", "agents", "voicemail", "hang up"]

  mutating func readMenu(_ placed: YAMLReader.Placed, into menu: inout MenuDefinition) {
    guard let entries = reader.mapping(placed, keys: ["start", "steps"]) else { return }
    guard let placedSteps = entries["steps"] else {
      return reader.complain("menu.steps is missing", line: placed.line)
    }
    guard let named = reader.entries(placedSteps, of: "steps by name") else { return }
    let names = named.map(\.key)
    var steps: [String: MenuStep] = [:]
    for (name, value) in named {
      if Self.actions.contains(name) {
        reader.complain(
          "\(value.path) has the name of an action; other names than \(list(Self.actions))",
          line: value.line)
      }
      if let step = readStep(value, names) { steps[name] = step }
    }
    if named.isEmpty { reader.complain("menu.steps names no step", line: placedSteps.line) }
    if steps[MenuDefinition.unreached] == nil { steps[MenuDefinition.unreached] = .unreached }
    var start = names.first ?? MenuDefinition.outage
    if let placed = entries["start"] {
      let kind = YAMLReader.Kind<String>(allowed: list(names)) { names.contains($0) ? $0 : nil }
      reader.set(&start, placed, kind)
    }
    menu = MenuDefinition(start: start, steps: steps)
  }

  private mutating func readStep(_ placed: YAMLReader.Placed, _ names: [String]) -> MenuStep? {
    let keys = ["say", "choices", "timeout", "retries", "bargeIn", "wrong", "otherwise"]
    guard let entries = reader.mapping(placed, keys: keys, needed: ["say"]) else { return nil }
    let action = Self.action(names)
    var choices: [String: MenuAction] = [:]
    if let placed = entries["choices"],
      let named = reader.entries(placed, of: "keys and what they do")
    {
      for (keys, value) in named {
        if keys.isEmpty || keys.count > 2 || !keys.allSatisfy({ "0123456789*#".contains($0) }) {
          reader.complain(
            "\(value.path) is not a choice; allowed: one or two of 0123456789*#",
            line: value.line)
        }
        if let chosen = reader.value(value, action) { choices[keys] = chosen }
      }
    }
    var step = MenuStep(prompt(entries["say"]) ?? .text(""), choices: choices)
    reader.set(&step.timeout, entries["timeout"], .duration)
    reader.set(&step.retries, entries["retries"], .number(0...100))
    reader.set(&step.hasBargeIn, entries["bargeIn"], .flag)
    step.wrong = prompt(entries["wrong"])
    reader.set(&step.otherwise, entries["otherwise"], action)
    return step
  }

  private static func action(_ names: [String]) -> YAMLReader.Kind<MenuAction> {
    let known = names + [MenuDefinition.unreached]
    return YAMLReader.Kind(allowed: (actions + names).joined(separator: ", ")) { text in
      switch text {
      case "duty": .list(.duty)
      case "agents": .list(.agents)
      case "voicemail": .voicemail
      case "hang up": .hangUp
      default: known.contains(text) ? .step(text) : nil
      }
    }
  }

  mutating func readList(
    _ placed: YAMLReader.Placed, _ listeners: [Listener]
  ) -> CallList {
    var calls = CallList()
    guard let entries = reader.mapping(placed, keys: ["by", "ring", "list"]) else { return calls }
    reader.set(&calls.means, entries["by"], .means)
    reader.set(&calls.ring, entries["ring"], .duration)
    guard let placedList = entries["list"] else {
      reader.complain("\(placed.path).list is missing", line: placed.line)
      return calls
    }
    guard let items = reader.list(placedList, of: "targets, each with a name and a target") else {
      return calls
    }
    for item in items {
      if let target = readTarget(item, calls.means, listeners) { calls.targets.append(target) }
    }
    return calls
  }

  private mutating func readTarget(
    _ placed: YAMLReader.Placed, _ means: CallList.Means, _ listeners: [Listener]
  ) -> CallList.Target? {
    let keys = ["name", "target"]
    guard let entries = reader.mapping(placed, keys: keys, needed: keys) else { return nil }
    let name = reader.value(entries["name"], .line)
    guard let uri = reader.value(entries["target"], .target), let placed = entries["target"] else {
      return nil
    }
    if means == .invite {
      if uri.endpoint == nil {
        reader.complain(
          "\(placed.path) is \"\(uri)\"; with by: invite it must have an IP address, such as "
            + "sip:+15551234@192.0.2.7", line: placed.line)
      } else if !listeners.isEmpty, !listeners.contains(where: { $0.transport == uri.hop }) {
        reader.complain(
          "\(placed.path) is called over \(uri.hop.rawValue), but listen has no "
            + "\(uri.hop.rawValue) endpoint", line: placed.line)
      } else if listeners.contains(where: { $0.endpoint == uri.endpoint }) {
        reader.complain("\(placed.path) is the lifeboat's own endpoint", line: placed.line)
      }
    }
    return name.map { CallList.Target($0, uri) }
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}
