import SIP
import Wire

/// Which addresses belong to one element, by what it passed on.
///
/// A proxy puts its Via above the one it received (RFC 3261 §16.6): who sends an INVITE whose second
/// Via arrived elsewhere received it there. So a system is found that has one address towards the
/// carrier and others towards the edges, or one of each IP version.
enum PassedOn {
  /// From an address that sent and never received to the one where what it sent had arrived.
  static func addresses(_ call: Call) -> [IPAddress: IPAddress] {
    let called = Set(call.legs.map(\.callee.address))
    let first = call.legs[0].caller.address
    let odd = call.legs.dropFirst().filter {
      $0.caller.address != first && !called.contains($0.caller.address)
    }
    guard !odd.isEmpty else { return [:] }
    var arrivals: [String: IPAddress] = [:]
    for leg in call.legs {
      for invite in leg.invites where arrivals[invite.branch] == nil {
        arrivals[invite.branch] = leg.callee.address
      }
    }
    var found: [IPAddress: IPAddress] = [:]
    for leg in odd where found[leg.caller.address] == nil {
      let vias = leg.invites[0].request.message?.values(.via) ?? []
      guard vias.count > 1, let branch = Via(vias[1])?.branch, let place = arrivals[branch],
        place != leg.callee.address
      else { continue }
      found[leg.caller.address] = place
    }
    return found
  }
}
