public import SIP
public import Wire

/// How long connections took to set up that had something waiting for them.
public struct ConnectionSetups: Sendable {
  private struct Way: Hashable {
    let source: Endpoint
    let destination: Endpoint
  }

  private let setups: [Way: [ClosedRange<Moment>]]

  public init(_ sightings: [Sighting]) {
    var setups: [Way: [ClosedRange<Moment>]] = [:]
    for sighting in sightings {
      guard case .connected(let span) = sighting.content else { continue }
      let way = Way(source: sighting.source, destination: sighting.destination)
      setups[way, default: []].append(span)
    }
    self.setups = setups
  }

  /// When the connection was set up that a message was sent on; nil where that took no notable time,
  /// or was not seen.
  public func setup(of message: Sighting) -> ClosedRange<Moment>? {
    guard !setups.isEmpty, message.transport.isReliable else { return nil }
    return setups[Way(source: message.source, destination: message.destination)]?
      .last { $0.upperBound <= message.at }
  }
}
