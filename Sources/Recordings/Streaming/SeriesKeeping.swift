import Calls
import Checks
import Wire

/// How calls are kept for the checks that take more than one of them.
extension RecordingRun {
  /// Keeps what the outline of the call just counted says.
  mutating func rememberOutlined() {
    // Where trunks are not named, a call that tried none says nothing of any (`CallSeries.take`).
    guard draft.outline.hasEdge || judge.roles != nil, !series.isIdle,
      draft.outline.kind == .call
    else { return }
    if draft.outline.traits.contains(.failedOver) {
      let edges = draft.parts.edges
      let trunks = edges.indices.map { trunk(edges[$0]) }
      if let past = PastCall(draft.outline, trunks: trunks) { series.take(past) }
      return
    }
    let edge = draft.outline.outgoing == nil ? nil : trunk(draft.parts.edges.first)
    // What an edge calls has no business at a trunk (`CallSeries.take`).
    if edge == nil, case .edge? = caller?.role { return }
    if let past = PastCall(draft.outline, trunk: edge) { series.take(past) }
  }

  /// Who called in the call just counted, where that was named.
  private var caller: Roles.Party? {
    judge.roles?.party(at: table.parties.ipAddress(draft.parts.carrier))
  }

  /// The number of a trunk of the system in the call just counted.
  private mutating func trunk(_ edge: OutlineParties.ID) -> UInt32? {
    let system = draft.parts.system
    if let known = trunks[system, edge] { return known }
    // Parties of an outlined call have addresses of their own: ports do not count.
    let address = table.parties.ipAddress(edge)
    let named = judge.roles?.party(at: address)
    let trunk = series.trunk(
      named ?? Roles.Party("", .edge(order: 0), address),
      of: Roles.Party("", .system, table.parties.ipAddress(system)))
    if trunk == nil { series.forget() } else { trunks[system, edge] = trunk }
    return trunk
  }

  /// Lets the checks say of all calls what they have to.
  mutating func settleSeries() {
    if early > 0 { series.forget(early) }
    if let first = verdict.first ?? firstGiven, let last = verdict.last {
      series.note(span: min(first, last)...last)
    }
    var verdicts = series.verdicts()[...]
    for index in judge.checks.indices where isOfSeries[index] {
      guard var said = verdicts.popFirst() else { return }
      if case .failed = said { said = said.tempered(by: doubtOfSeries()) }
      verdict.tallies[index].count(said)
      if case .failed(let found) = said {
        for finding in found { findings.add(finding, in: nil) }
      }
    }
  }
}

/// The numbers a series gave to trunks, by the numbers of two addresses.
struct TrunkNumbers {
  private var latest: (pair: UInt64, number: UInt32)?
  private var numbers: [UInt64: UInt32] = [:]

  subscript(_ system: OutlineParties.ID, _ edge: OutlineParties.ID) -> UInt32? {
    mutating get {
      let pair = UInt64(system) << 32 | UInt64(edge)
      if let latest, latest.pair == pair { return latest.number }
      guard let number = numbers[pair] else { return nil }
      latest = (pair, number)
      return number
    }
    set {
      let pair = UInt64(system) << 32 | UInt64(edge)
      numbers[pair] = newValue
      latest = newValue.map { (pair, $0) }
    }
  }
}
