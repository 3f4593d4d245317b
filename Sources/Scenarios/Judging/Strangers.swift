package import Calls
package import SIP
import Wire

/// Finds who speaks SIP from an address that is nobody's.
///
/// It may be the system, by a connection opened from another address than its own; then what it
/// did there would be judged as if nobody had done it.
package enum Strangers {
  /// At most one sentence, about the first of them.
  package static func doubts(_ sightings: [Sighting], _ roles: Roles) -> [String] {
    let addresses = sightings.lazy.filter { $0.message != nil }
      .flatMap { [$0.source.address, $0.destination.address] }
    guard let stranger = addresses.first(where: { roles.party(at: $0) == nil }) else { return [] }
    let own = roles.parties.first { $0.role == .system }?.address
    return [
      "a message came from or went to \(stranger), which is no party's address; the system must"
        + " send from its own\(own.map { ", \($0)" } ?? "")"
    ]
  }
}
