public import Calls
public import SIP
import Wire

/// Finds out who is who in a recording, from what was said and from the calls.
public struct Casting {
  private var parties: [Roles.Party] = []
  private var carriers = 0
  private var edges = 0
  private var others = 0

  /// The cast of these calls; nil where nobody can be taken for the system.
  ///
  /// Who is given keeps the role; who is not is found as `check` finds it, call by call. Where the
  /// calls disagree the system is who is it in the most of them.
  public static func cast(
    _ calls: [Call], given: Roles? = nil, seeing sightings: [Sighting]
  ) -> ReplayCast? {
    var casting = Casting()
    let given = given?.parties ?? []
    let inferred = calls.map { RoleInference.infer($0) }
    let systems = given.filter { $0.role == .system }
    if systems.isEmpty {
      guard let found = system(in: inferred, not: given) else { return nil }
      casting.parties.append(found)
    } else {
      casting.parties = systems
    }
    for party in given where party.role != .system { casting.admit(party) }
    let order = calls.indices.sorted { left, right in
      (edgeCount(inferred[right]), left) < (edgeCount(inferred[left]), right)
    }
    for index in order { casting.add(calls[index], inferred[index]) }
    return casting.finished(sightings, isInferred: given.isEmpty)
  }

  private static func system(in all: [Roles], not given: [Roles.Party]) -> Roles.Party? {
    var counts: [Roles.Party: Int] = [:]
    var best: (party: Roles.Party, count: Int)?
    for roles in all {
      guard let party = roles.parties.first(where: { $0.role == .system })?.withoutConnections,
        !given.contains(where: { $0.address == party.address && $0.port == party.port })
      else { continue }
      counts[party, default: 0] += 1
      if counts[party, default: 0] > best?.count ?? 0 { best = (party, counts[party, default: 0]) }
    }
    return best?.party
  }

  private static func edgeCount(_ roles: Roles) -> Int {
    roles.parties.count { if case .edge = $0.role { true } else { false } }
  }

  private mutating func add(_ call: Call, _ inferred: Roles) {
    for leg in call.legs {
      for (end, other) in [(leg.caller, leg.callee), (leg.callee, leg.caller)] {
        guard role(of: end) == nil else { continue }
        let known = inferred.party(at: end)
        let direction: Roles.Role =
          role(of: other) != .system ? .other : end == leg.caller ? .carrier : .edge(order: 0)
        let isShared = known?.port != nil || parties.contains { $0.address == end.address }
        admit(
          Roles.Party(
            "", direction, end.address, port: isShared ? known?.port ?? end.port : nil,
            connectingFrom: known?.connections ?? []))
      }
    }
    // The same party's connections of another call.
    for party in inferred.parties where !party.connections.isEmpty {
      guard
        let index = parties.firstIndex(where: {
          $0.address == party.address && $0.port == party.port
        })
      else { continue }
      let old = parties[index]
      parties[index] = Roles.Party(
        old.name, old.role, old.address, port: old.port,
        connectingFrom: Array(Set(old.connections + party.connections)).sorted())
    }
  }

  private func role(of endpoint: Endpoint) -> Roles.Role? {
    parties.first { $0.isAt(endpoint) }?.role
  }

  /// Takes a party in under the name its role has in ladders; one that was named keeps its name.
  private mutating func admit(_ party: Roles.Party) {
    let name: String
    var role = party.role
    switch party.role {
    case .carrier:
      name = Roles.name("carrier", at: carriers)
      carriers += 1
    case .edge:
      role = .edge(order: edges)
      name = RoleInference.edgeName(edges)
      edges += 1
    case .other, .silent, .system:
      role = .other
      name = Roles.name("other", at: others)
      others += 1
    }
    parties.append(
      Roles.Party(
        party.name.isEmpty ? name : party.name, role, party.address, port: party.port,
        connectingFrom: party.connections))
  }

  /// What each of them spoke, and whether it was there at all.
  private func finished(_ sightings: [Sighting], isInferred: Bool) -> ReplayCast {
    let roles = Roles(parties)
    var spoke: [String: Transport] = [:]
    var hasSent: Set<String> = []
    var hasRefused: Set<String> = []
    for sighting in sightings {
      let source = roles.party(at: sighting.source)
      let destination = roles.party(at: sighting.destination)
      switch sighting.content {
      case .sip:
        if let source { hasSent.insert(source.name) }
        for party in [source, destination].compactMap(\.self) where spoke[party.name] == nil {
          spoke[party.name] = sighting.transport
        }
      case .unreachable:
        if let destination { hasRefused.insert(destination.name) }
      case .reset:
        if let source { hasRefused.insert(source.name) }
      case .unreadable, .connected, .unanswered, .dnsQuery: break
      }
    }
    let members = parties.filter { $0.role != .system }.map { party in
      ReplayCast.Member(
        name: party.name, role: party.role, address: party.address, port: party.port,
        transport: spoke[party.name] ?? .udp,
        isAbsent: hasRefused.contains(party.name) && !hasSent.contains(party.name))
    }
    return ReplayCast(roles: roles, members: members, isInferred: isInferred)
  }
}
