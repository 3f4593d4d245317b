public import SIP
public import Wire

/// A sighting with one thing different.
extension Sighting {
  public func moved(to moment: Moment) -> Sighting {
    var content = content
    switch content {
    case .connected(let setup):
      content = .connected(setup.lowerBound + (moment - at)...setup.upperBound + (moment - at))
    case .sip, .unreadable, .unreachable, .reset, .unanswered, .dnsQuery: break
    }
    return Sighting(
      frame: frame, at: moment, transport: transport, from: source, to: destination, content)
  }

  public func numbered(_ number: Int) -> Sighting {
    Sighting(frame: number, at: at, transport: transport, from: source, to: destination, content)
  }

  public func with(_ content: Content) -> Sighting {
    Sighting(frame: frame, at: at, transport: transport, from: source, to: destination, content)
  }

  /// The same between other parties.
  public func redirected(from source: Endpoint? = nil, to destination: Endpoint) -> Sighting {
    Sighting(
      frame: frame, at: at, transport: transport, from: source ?? self.source, to: destination,
      content)
  }
}
