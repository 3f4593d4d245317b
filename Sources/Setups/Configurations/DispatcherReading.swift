import Plugins

/// Finds the trunks that a script's modules keep in a list of their own.
struct DispatcherReading {
  /// Adds the list to the draft's files and returns it as it is to be written.
  static func apply(
    to draft: inout ConfigurationDraft, find: (String, String) -> FoundFile?
  ) -> [(name: String, source: String, text: String)] {
    var made: [(name: String, source: String, text: String)] = []
    for parameter in draft.parameters(of: "dispatcher") {
      switch parameter.name {
      case "list_file":
        let path = draft.defined(parameter.value.text)?.text ?? parameter.value.text
        guard let file = find(path, draft.files[parameter.value.file].path),
          let list = DispatcherList(file)
        else {
          draft.leave(
            parameter.value,
            "the list \(path) is not in this folder; write one with {{#trunks}}, name it under "
              + "files: in harness.yml and write {{directory}}/\(FilePath.name(path)) here")
          continue
        }
        made.append(read(list, file, parameter.value, &draft))
      case "db_url": leaveDatabase(parameter.value, &draft)
      default: break
      }
    }
    for module in ["drouting", "load_balancer", "lcr", "carrierroute"] {
      for parameter in draft.parameters(of: module) where parameter.name.hasSuffix("db_url") {
        leaveDatabase(parameter.value, &draft)
      }
    }
    return made
  }

  private static func leaveDatabase(_ token: Token, _ draft: inout ConfigurationDraft) {
    draft.leave(
      token,
      "trunks come from a database; fill one with the run's addresses, or write the trunks with "
        + "{{#trunks}} into a file the module can read")
  }

  private static func read(
    _ list: DispatcherList, _ file: FoundFile, _ token: Token, _ draft: inout ConfigurationDraft
  ) -> (name: String, source: String, text: String) {
    let calls = draft.calls(of: ["ds_select_dst", "ds_select_domain", "ds_select"])
    let named = calls.compactMap { $0.arguments.first?.first?.text }
    let set = named.first { list.sets.contains($0) } ?? list.sets[0]
    for other in list.others(than: set) {
      draft.chores.append(
        Problem(
          Place(file.path, other.line),
          "set \(other.set) is left as it is; the run's trunks are set \(set)"))
    }
    for call in calls where call.arguments.count > 1 && call.arguments[0].first?.text == set {
      guard let token = call.arguments[1].first, Int(token.text) != nil, token.text != "8" else {
        continue
      }
      draft.notes.append(
        "\(draft.place(token)) selects by algorithm \(token.text); most scenarios expect the first "
          + "trunk first, as algorithm 8 (priority) does")
    }
    draft.hasTrunkList = true
    draft.trunks += list.destinations(of: set)
    draft.replace(token, with: "{{directory}}/\(file.name)")
    return (file.name, file.path, list.template(set))
  }
}
