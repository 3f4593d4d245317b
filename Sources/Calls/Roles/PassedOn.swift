import SIP
import Wire

/// Which addresses belong to one element, by what it passed on.
///
/// A proxy puts its Via above the one it received (RFC 3261 §16.6): who sends an INVITE whose second
/// Via arrived elsewhere received it there. So a system is found that has one address towards the
/// carrier and others towards the edges, or one of each IP version.
enum PassedOn {
  /// The addresses that sent and never received, from which came what had arrived at `place`.
  static func addresses(of place: IPAddress, in call: Call) -> Set<IPAddress> {
    let called = Set(call.legs.map(\.callee.address))
    let first = call.legs[0].caller.address
    let odd = call.legs.dropFirst().filter {
      $0.caller.address != first && !called.contains($0.caller.address)
    }
    guard !odd.isEmpty else { return [] }
    let arrived = Set(
      call.legs.lazy.filter { $0.callee.address == place }.flatMap(\.invites).map(\.branch))
    return Set(
      odd.filter { leg in
        let vias = leg.invites[0].request.message?.values(.via) ?? []
        guard vias.count > 1, let branch = Via(vias[1])?.branch else { return false }
        return arrived.contains(branch)
      }.map(\.caller.address))
  }
}
