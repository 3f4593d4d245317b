import SIP
package import Wire

/// Who is who around the system under test, found from one call where nobody says it.
///
/// The element that both receives and sends INVITEs outside a dialog is the system; of several in
/// a row, the one that tried the most places, else the one nearest to the caller, and the caller
/// itself, where it is called back, only if it tried more places than they. Who calls the system is the carrier, whom it calls are edges in the order they were tried. Where nobody does both, a
/// caller that tried several places is the system; else the callee is, and answers for itself.
/// Elements that share an address (a test on one host) are told apart by their ports; what comes
/// over TCP from another port of such an address is its owner's (`ConnectionOwners`).
///
/// A system that answers calls itself has no edges: whom it calls are others. It is the first that
/// describes a session to who called it; whoever stands in front of it says that later. Neither a
/// caller that it refers to others nor one that it calls back is the system for that.
public enum RoleInference {
  public static func infer(_ call: Call, of service: Roles.Service = .passingOn) -> Roles {
    let hops = call.legs.map { Hop(from: $0.caller, to: $0.callee) }
    let taker = service == .answering ? taker(of: call) : nil
    guard call.legs.contains(where: { $0.isInsideOneAddress && $0.invite.transport != .udp }) else {
      return withOtherAddresses(
        of: call, infer(hops: hops, of: service, takenUpBy: taker), takenUpBy: taker)
    }
    return infer(
      hops: hops, of: service, takenUpBy: taker,
      ConnectionOwners(call.legs.lazy.flatMap(\.requests)))
  }

  /// The same where the element that the caller calls seems to be the system, and sends from other
  /// addresses, too; whoever else does that is no more the system for it.
  private static func withOtherAddresses(
    of call: Call, _ roles: Roles, takenUpBy taker: Endpoint?
  ) -> Roles {
    let system = call.legs[0].callee.address
    guard roles.party(at: system)?.role == .system else { return roles }
    let others = PassedOn.addresses(of: system, in: call)
    guard !others.isEmpty else { return roles }
    let hops = call.legs.map { leg in
      let isItsOwn = others.contains(leg.caller.address)
      return Hop(from: isItsOwn ? Endpoint(system, leg.caller.port) : leg.caller, to: leg.callee)
    }
    return infer(hops: hops, of: roles.service, takenUpBy: taker).adding(others, to: system)
  }

  /// How long an element takes at most to pass an INVITE on that it does not take up itself; who
  /// is called later is called by the system.
  private static let passingOn = Duration.seconds(1)

  /// Who was the first to say how a session would be: in a 2xx, or in a provisional with a body.
  private static func taker(of call: Call) -> Endpoint? {
    var first: (frame: Int, callee: Endpoint)?
    for leg in call.legs where leg.startedAt - call.startedAt < passingOn {
      for response in leg.invites.lazy.flatMap(\.responses) {
        guard let status = response.status,
          status.isSuccess || status.isProvisional && response.message?.body.isEmpty == false
        else { continue }
        if response.frame < first?.frame ?? .max { first = (response.frame, leg.callee) }
      }
    }
    return first?.callee
  }

  /// One INVITE's way from an element to the next, in order of time.
  package struct Hop: Hashable, Sendable {
    package let from: Endpoint
    package let to: Endpoint

    package init(from: Endpoint, to: Endpoint) {
      self.from = from
      self.to = to
    }
  }

  package static func infer(
    hops: [Hop], of service: Roles.Service = .passingOn, takenUpBy taker: Endpoint? = nil,
    _ owners: ConnectionOwners = ConnectionOwners()
  ) -> Roles {
    let hops = hops.map { Hop(from: owners.place(of: $0.from), to: owners.place(of: $0.to)) }
    guard let first = hops.first else { return Roles([]) }
    let shared = Set(hops.filter { $0.from.address == $0.to.address }.map(\.from.address))
    let ways = hops.map { hop in
      Way(from: Place(hop.from, shared), to: Place(hop.to, shared))
    }
    let system =
      service == .answering
      ? Place(taker.map { owners.place(of: $0) } ?? first.to, shared)
      : system(ways) ?? Place(first.to, shared)
    var carriers: [Place] = []
    var edges: [Place] = []
    var others: [Place] = []
    for way in ways {
      if way.to == system, way.from != system { note(way.from, in: &carriers) }
      if service == .passingOn, way.from == system, way.to != system { note(way.to, in: &edges) }
      for end in [way.from, way.to] where end != system { note(end, in: &others) }
    }
    // One that calls and is called by the system (a transfer target, an echo) is what it was first.
    let known = Set(carriers)
    edges.removeAll { known.contains($0) }
    others.removeAll { known.contains($0) || edges.contains($0) }
    func party(_ name: String, _ role: Roles.Role, _ place: Place) -> Roles.Party {
      let ports = place.port.map { owners.ports(of: Endpoint(place.address, $0)) } ?? []
      return Roles.Party(name, role, place.address, port: place.port, connectingFrom: ports)
    }
    func named(_ name: String, _ places: [Place], _ role: Roles.Role) -> [Roles.Party] {
      places.enumerated().map { index, place in
        party(Roles.name(name, at: index), role, place)
      }
    }
    return Roles(
      named("carrier", carriers, .carrier) + [party("system", .system, system)]
        + edges.enumerated().map { party(edgeName($0), .edge(order: $0), $1) }
        + named("other", others, .other), service: service)
  }

  /// `primary`, `secondary`, `edge 3`.
  package static func edgeName(_ order: Int) -> String {
    order == 0 ? "primary" : order == 1 ? "secondary" : "edge \(order + 1)"
  }

  /// An element: an address, with its port where others have the address, too.
  private struct Place: Hashable {
    let address: IPAddress
    let port: UInt16?

    init(_ endpoint: Endpoint, _ shared: Set<IPAddress>) {
      address = endpoint.address
      port = shared.contains(endpoint.address) ? endpoint.port : nil
    }
  }

  private struct Way {
    let from: Place
    let to: Place
  }

  private static func system(_ ways: [Way]) -> Place? {
    let called = Set(ways.map(\.to))
    var best: (place: Place, targets: Int)?
    var seen: Set<Place> = []
    // Who began the call may be called in it, too, behind one address or by a loop.
    let others = ways.filter { $0.from != ways[0].from }
    for way in others + ways where called.contains(way.from) && seen.insert(way.from).inserted {
      let targets = Set(ways.filter { $0.from == way.from }.map(\.to)).count
      if targets > best?.targets ?? 0 { best = (way.from, targets) }
    }
    if let best { return best.place }
    guard let first = ways.first else { return nil }
    let targets = Set(ways.filter { $0.from == first.from }.map(\.to))
    return targets.count > 1 ? first.from : nil
  }

  private static func note(_ place: Place, in list: inout [Place]) {
    if !list.contains(place) { list.append(place) }
  }
}

extension Roles {
  /// With other addresses of the party there.
  fileprivate func adding(_ others: Set<IPAddress>, to place: IPAddress) -> Roles {
    guard let known = party(at: place) else { return self }
    return Roles(
      parties
        + others.sorted().filter { party(at: $0) == nil }.map {
          Party(known.name, known.role, $0)
        }, service: service)
  }
}

extension Leg {
  fileprivate var isInsideOneAddress: Bool { caller.address == callee.address }

  /// Every request of the leg.
  fileprivate var requests: [Sighting] {
    (invites + cancels + dialogs.flatMap(\.transactions) + unmatched).flatMap {
      $0.requests + $0.acks
    } + dialogs.flatMap(\.acks)
  }
}
