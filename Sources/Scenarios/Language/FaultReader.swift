import Documents
import Faults
import Plugins
import SIP
import UserAgents
import Wire

/// `links:`, what is wrong with each party's link.
extension ScenarioReader {
  /// Faults by party.
  mutating func links(_ node: YAMLNode) -> [String: [LinkFault]] {
    guard let entries = node.entries else {
      complain(node.line, "links must be a mapping of parties to faults, not \(node.kind)")
      return [:]
    }
    var result: [String: [LinkFault]] = [:]
    let allowed = partyNames.filter { $0 != "system" }
    for entry in entries {
      guard allowed.contains(entry.key) else {
        complain(entry.line, Spelling.unknown("party", entry.key, allowed: allowed))
        continue
      }
      result[entry.key] = elements(entry.value, of: "links of \(entry.key)").compactMap {
        fault($0)
      }
    }
    return result
  }

  private mutating func fault(_ node: YAMLNode) -> LinkFault? {
    let common = [Vocabulary.condition]
    let brought = (registry?.faults ?? []).map(\.card)
    let verbs = Vocabulary.faults + brought.map { Vocabulary.brought($0.name, $0.title) }
    guard let spoken = spoken(node, verbs: verbs, common: common, what: "fault") else {
      return nil
    }
    let fields = spoken.fields
    let isWanted = fields["when"].map { holds($0) } ?? true
    let kind =
      registry?.fault(spoken.verb.name).map { self.brought($0, spoken, line: node.line) }
      ?? kind(spoken)
    let message: MessageFilter.Kind? =
      if spoken.verb.name == "loss" {
        fields["of"].map { self.filter($0, "of") } ?? .any
      } else {
        filter(spoken.value, spoken.verb.name)
      }
    let direction = fields["direction"].flatMap {
      choice($0, "direction", of: LinkDirection.self)
    }
    let peer = fields["with"].flatMap { party($0, "with") }
    let share = fields["share"].flatMap { self.share($0, "share") }
    let occurrences = occurrences(fields)
    guard let kind, let message, isWanted else { return nil }
    return LinkFault(
      kind: kind, message: message, direction: direction, peer: peer, occurrences: occurrences,
      share: share, line: node.line)
  }

  private mutating func brought(
    _ fault: any Fault, _ spoken: Spoken, line: Int
  ) -> LinkFault.Kind? {
    settings(
      spoken.fields["settings"], fault.card.settings, of: "fault \"\(fault.card.name)\"",
      line: line
    ).map { .brought(BroughtFault(fault: fault, settings: $0)) }
  }

  private mutating func kind(_ spoken: Spoken) -> LinkFault.Kind? {
    let fields = spoken.fields
    switch spoken.verb.name {
    case "loss": return share(spoken.value, "loss").map { .loss($0) }
    case "drop": return .drop
    case "delay": return fields["by"].flatMap { duration($0, "by") }.map { .delay($0) }
    case "duplicate":
      let pause = fields["pause"].map { duration($0, "pause") } ?? .zero
      return pause.map { .duplicate(pause: $0) }
    case "reorder":
      let patience = fields["at most"].map { duration($0, "at most") } ?? .milliseconds(200)
      return patience.map { .reorder(atMost: $0) }
    case "hold":
      let patience = fields["at most"].map { duration($0, "at most") } ?? .seconds(30)
      let release = fields["until"].flatMap { self.filter($0, "until") }
      guard let patience, let release else { return nil }
      return .hold(until: release, atMost: patience)
    case "edit":
      let value = fields["value"].flatMap { $0.isEmpty ? nil : text($0, "value") }
      guard let name = fields["header"].flatMap({ headerName($0, "header") }) else { return nil }
      return .edit(name, to: value)
    case "blackhole": return .blackhole(for: fields["for"].flatMap { duration($0, "for") })
    case "cut": return .cut(for: fields["for"].flatMap { duration($0, "for") })
    default: preconditionFailure("fault \(spoken.verb.name) has no reading")
    }
  }

  /// A message as steps write it, `any` for all of them, or `RTP` for audio; a response without a
  /// method is one to any request.
  private mutating func filter(_ node: YAMLNode, _ what: String) -> MessageFilter.Kind? {
    if node.text == "any" { return .any }
    if node.text == "RTP" {
      if what == "edit" { complain(node.line, "edit is of header fields; RTP has none") }
      return .media
    }
    return message(node, what).map { kind in
      switch kind {
      case .request(let method): .request(method)
      case .response(let status, let method): .response(status, method: method)
      case .responseClass(let statusClass, let method):
        .responseClass(statusClass, method: method)
      }
    }
  }

  private mutating func occurrences(_ fields: [String: YAMLNode]) -> Occurrences {
    let given = ["first", "only", "skip"].filter { fields[$0] != nil }
    if given.count > 1, let node = fields[given[1]] {
      complain(node.line, "a fault has only one of first, only and skip")
    }
    guard let key = given.first, let node = fields[key],
      let number = count(node, key, in: 1...255)
    else { return .all }
    switch key {
    case "first": return .first(number)
    case "only": return .only(number)
    default: return .after(number)
    }
  }
}
