import Calls
import Checks
import Wire

/// How calls are kept for the checks that take more than one of them.
extension RecordingRun {
  /// Keeps what the outline of a plain call says.
  mutating func remember(_ call: CallOutline, _ parts: OutlineReading.Parts) {
    guard !series.isIdle, call.kind == .call else { return }
    var trunk: UInt32?
    if call.outgoing != nil, let edge = parts.edge {
      trunk = trunks[parts.system, edge]
      if trunk == nil {
        // Parties of a plain call have addresses of their own: ports do not count.
        let address = table.parties.ipAddress(edge)
        let named = judge.roles?.party(at: address)
        trunk = series.trunk(
          named ?? Roles.Party("", .edge(order: 0), address),
          of: Roles.Party("", .system, table.parties.ipAddress(parts.system)))
        if trunk == nil { series.forget() } else { trunks[parts.system, edge] = trunk }
      }
    }
    if let past = PastCall(call, trunk: trunk) { series.take(past) }
  }

  /// Lets the checks say of all calls what they have to.
  mutating func settleSeries() {
    if early > 0 { series.forget(early) }
    if let first = verdict.first ?? firstGiven, let last = verdict.last {
      series.note(span: min(first, last)...last)
    }
    var verdicts = series.verdicts()[...]
    for index in judge.checks.indices where isOfSeries[index] {
      guard let said = verdicts.popFirst() else { return }
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
