package import Wire

/// Who is who around the system under test, found from one call where nobody says it.
///
/// The element that both receives and sends INVITEs outside a dialog is the system; of several in
/// a row, the one that tried the most places, else the one nearest to the caller. Who calls it is
/// the carrier, whom it calls are edges in the order they were tried. Where nobody does both, a
/// caller that tried several places is the system; else the callee is, and answers for itself.
public enum RoleInference {
  public static func infer(_ call: Call) -> Roles {
    infer(hops: call.legs.map { Hop(from: $0.caller.address, to: $0.callee.address) })
  }

  /// One INVITE's way from an element to the next, in order of time.
  package struct Hop: Hashable, Sendable {
    package let from: IPAddress
    package let to: IPAddress

    package init(from: IPAddress, to: IPAddress) {
      self.from = from
      self.to = to
    }
  }

  package static func infer(hops: [Hop]) -> Roles {
    guard let first = hops.first else { return Roles([]) }
    let system = system(hops) ?? first.to
    var carriers: [IPAddress] = []
    var edges: [IPAddress] = []
    var others: [IPAddress] = []
    for hop in hops {
      if hop.to == system, hop.from != system { note(hop.from, in: &carriers) }
      if hop.from == system, hop.to != system { note(hop.to, in: &edges) }
      for end in [hop.from, hop.to] where end != system { note(end, in: &others) }
    }
    // One that calls and is called by the system (a transfer target, an echo) is what it was first.
    let known = Set(carriers)
    edges.removeAll { known.contains($0) }
    others.removeAll { known.contains($0) || edges.contains($0) }
    return Roles(
      named("carrier", carriers, .carrier) + [Roles.Party("system", .system, system)]
        + edges.enumerated().map { order, address in
          Roles.Party(edgeName(order), .edge(order: order), address)
        } + named("other", others, .other))
  }

  /// `primary`, `secondary`, `edge 3`.
  package static func edgeName(_ order: Int) -> String {
    order == 0 ? "primary" : order == 1 ? "secondary" : "edge \(order + 1)"
  }

  private static func system(_ hops: [Hop]) -> IPAddress? {
    let called = Set(hops.map(\.to))
    var best: (address: IPAddress, targets: Int)?
    var seen: Set<IPAddress> = []
    for hop in hops where called.contains(hop.from) && seen.insert(hop.from).inserted {
      let targets = Set(hops.filter { $0.from == hop.from }.map(\.to)).count
      if targets > best?.targets ?? 0 { best = (hop.from, targets) }
    }
    if let best { return best.address }
    guard let first = hops.first else { return nil }
    let targets = Set(hops.filter { $0.from == first.from }.map(\.to))
    return targets.count > 1 ? first.from : nil
  }

  private static func note(_ address: IPAddress, in list: inout [IPAddress]) {
    if !list.contains(address) { list.append(address) }
  }

  private static func named(
    _ name: String, _ addresses: [IPAddress], _ role: Roles.Role
  ) -> [Roles.Party] {
    addresses.enumerated().map { index, address in
      Roles.Party(index == 0 ? name : "\(name) \(index + 1)", role, address)
    }
  }
}
