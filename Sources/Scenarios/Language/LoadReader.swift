import Documents
import Plugins
import SIP
import UserAgents
import Wire

/// Steps about many calls, and about parties that are gone.
extension ScenarioReader {
  /// A party's numbers are enough for so many calls (`PreparedRun.numbers`).
  static let mostCalls = 1_000

  mutating func load(_ spoken: Spoken) -> CallLoad? {
    let fields = spoken.fields
    let number = count(spoken.value, "calls", in: 1...Self.mostCalls)
    let target = fields["to"].flatMap { party($0, "to") }
    let every = fields["every"].flatMap { duration($0, "every") }
    let lasting = fields["lasting"].map { duration($0, "lasting") } ?? .milliseconds(100)
    let within = fields["within"].map { duration($0, "within") } ?? .seconds(10)
    let answered = fields["answered"].map { share($0, "answered") } ?? 1
    guard let number, let target, let every, let lasting, let within, let answered else {
      return nil
    }
    return CallLoad(
      to: Target(target), number, every: every, lasting: lasting, within: within,
      answered: answered)
  }

  /// T1; with less than 10 ms a machine that is busy would be taken for a network that loses.
  mutating func roundTrip(_ node: YAMLNode) -> Duration? {
    guard let t1 = duration(node, "t1") else { return nil }
    if t1 >= .milliseconds(10), t1 <= .seconds(5) { return t1 }
    complain(node.line, "t1 must be from 10ms to 5s, not \(t1.text)")
    return nil
  }

  mutating func flag(_ node: YAMLNode, _ what: String) -> Bool {
    if let word = node.text, ["true", "false"].contains(word) { return word == "true" }
    complain(node.line, "\(what) must be true or false, not \(node.kind)")
    return false
  }

  mutating func outage(_ node: YAMLNode) -> Outage? {
    switch node.text {
    case "silent": return .silent
    case "refused": return .refused
    case let text?:
      if let status = Int(text), (300...699).contains(status),
        let code = StatusCode(rawValue: status)
      {
        return .unavailable(code)
      }
      fallthrough
    case nil:
      complain(
        node.line,
        "go down must be silent, refused, or a status from 300 to 699, not \(node.kind)")
      return nil
    }
  }
}
