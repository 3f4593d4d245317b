package import SIP
package import Wire

/// Whose a refusal, a reset, a SYN that nobody answers or bytes that are not SIP are: they belong to who last used that way.
///
/// A refused attempt to connect has used none: it is theirs who last wrote to whoever attempted it.
package struct LatestUses<Owner> {
  /// Two addresses, in whichever direction.
  package struct Way: Hashable {
    private let low: IPAddress
    private let high: IPAddress

    package init(_ sighting: Sighting) {
      low = min(sighting.source.address, sighting.destination.address)
      high = max(sighting.source.address, sighting.destination.address)
    }
  }

  private struct Use {
    let owner: Owner
    let at: Moment
  }

  private var onWay: [Way: Use] = [:]
  private var toAddress: [IPAddress: Use] = [:]

  package init() {}

  /// Notes a message on its way.
  package mutating func note(_ message: Sighting, by owner: Owner) {
    note(Way(message), to: message.destination.address, at: message.at, by: owner)
  }

  package mutating func note(
    _ way: Way, to destination: IPAddress, at moment: Moment, by owner: Owner
  ) {
    let use = Use(owner: owner, at: moment)
    onWay[way] = use
    toAddress[destination] = use
  }

  /// Forgets the older half of what is more than that.
  package mutating func forget(beyond most: Int) {
    if onWay.count > most { Self.halve(&onWay) }
    if toAddress.count > most { Self.halve(&toAddress) }
  }

  private static func halve<Place>(_ uses: inout [Place: Use]) {
    let times = uses.values.map(\.at).sorted()
    let middle = times[times.count / 2]
    uses = uses.filter { $0.value.at > middle }
  }

  /// Who may have asked for a connection of which something was seen.
  package static func asker(_ sighting: Sighting) -> IPAddress {
    if case .unanswered = sighting.content { return sighting.source.address }
    return sighting.destination.address
  }

  /// Whose something seen is that is no message; nil where it is nobody's.
  package func owner(of sighting: Sighting) -> Owner? {
    switch sighting.content {
    case .unreadable, .unreachable: recent(onWay[Way(sighting)], sighting)
    case .reset:
      recent(onWay[Way(sighting)], sighting)
        ?? recent(toAddress[Self.asker(sighting)], sighting)
    // Who asked had just been written to; what went that way before is over.
    case .unanswered: recent(toAddress[Self.asker(sighting)], sighting)
    case .sip, .connected, .dnsQuery: nil
    }
  }

  private func recent(_ use: Use?, _ sighting: Sighting) -> Owner? {
    guard let use, sighting.at - use.at <= CallShares.patience else { return nil }
    return use.owner
  }
}
